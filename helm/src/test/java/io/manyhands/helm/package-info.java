/// Checks the chart by rendering it with many values. Decides nothing itself: what a cluster would do with the objects
/// is left to
/// the models of the Kubernetes API.
@NullMarked
package io.manyhands.helm;

import org.jspecify.annotations.NullMarked;
