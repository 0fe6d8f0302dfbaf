/// Jobs: from the JSON that an organizer posts to the [io.manyhands.protocol.v1.JobSpec] that everyone works by,
/// and what the organizer may do with a job afterwards.
///
/// Decides what a valid job is ([io.manyhands.task.job.DescriptionReader], [io.manyhands.task.job.WorkDescription]) and
/// how a job is shown ([io.manyhands.task.job.JobView]).
@NullMarked
package io.manyhands.task.job;

import org.jspecify.annotations.NullMarked;
