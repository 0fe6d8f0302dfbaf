package io.manyhands.model.version;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;

/// What Redis knows about a job when a process becomes its owner.
public sealed interface StoredJob {
    /// Deleted.
    record Gone() implements StoredJob {}

    /// Finished or failed.
    record Ended(JobState state) implements StoredJob {}

    /// No version yet.
    ///
    /// @param bytes the specification as it is stored, with what this version does not know of it
    record Fresh(JobSpec spec, ByteString bytes) implements StoredJob {}

    /// Has a version.
    ///
    /// @param state of the current version
    /// @param memory what is needed besides to go on from it
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    record Underway(JobSpec spec, Status status, byte[] state, byte[] memory) implements StoredJob {}
}
