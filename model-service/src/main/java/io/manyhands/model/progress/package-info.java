/// How a job has gone so far: committed rounds, as a list or as a stream of Server-Sent Events for live charts.
///
/// Decides: what a round looks like in JSON, how much one answer holds. The history in Redis is the truth; the
/// events stream only wakes those who wait for more of it.
@NullMarked
package io.manyhands.model.progress;

import org.jspecify.annotations.NullMarked;
