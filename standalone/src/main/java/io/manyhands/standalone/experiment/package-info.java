/// Experiments on this machine: the same job with more and more volunteers.
///
/// [ScaleOut] starts the program of `k8s/scale-out`, which is the experiment on a cluster as well, and lends it the
/// services, and volunteers as processes.
@NullMarked
package io.manyhands.standalone.experiment;

import org.jspecify.annotations.NullMarked;
