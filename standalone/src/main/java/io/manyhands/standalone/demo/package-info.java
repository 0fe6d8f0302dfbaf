/// One job from the corpus to the summary, driven over HTTP as an organizer would.
///
/// [Inputs] says no before anything is started; [Demo] is the sequence; [Organizer] speaks to the services;
/// [ProgressLine] and [Summary] are what a person sees, as plain functions of a [JobStatus].
@NullMarked
package io.manyhands.standalone.demo;

import org.jspecify.annotations.NullMarked;
