package io.manyhands.model.version;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;

/// What Redis knows about a job when a process becomes its owner.
public sealed interface JobSnapshot {
    /// Deleted.
    record Gone() implements JobSnapshot {}

    /// Finished or failed.
    record Ended(JobState state) implements JobSnapshot {}

    /// No version yet.
    record Fresh(JobSpec spec) implements JobSnapshot {}

    /// In training.
    ///
    /// @param weights of the current version
    /// @param optimizer its state
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    record Underway(JobSpec spec, Status status, byte[] weights, byte[] optimizer) implements JobSnapshot {}
}
