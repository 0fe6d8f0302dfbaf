/// What a gateway knows of each open job: its specification, how far it is, and the state to push.
///
/// [JobBoard] keeps it up to date from the events and tells a [JobListener] what changed. An event moves a job forward;
/// everything else (an event that seems to lead back, a gap, a Redis that lost its tail) is settled by reading
/// `status`, which
/// is always right.
@NullMarked
package io.manyhands.gateway.job;

import org.jspecify.annotations.NullMarked;
