package io.manyhands.model.version;

import io.manyhands.protocol.v1.JobSpec;

/// A job's current model, as anybody may read it.
public sealed interface PublishedModel {
    record NoSuchJob() implements PublishedModel {}

    record NoVersionYet() implements PublishedModel {}

    /// @param state of the version; the receiver's
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    record Current(JobSpec spec, int version, Sha256 sha256, byte[] state) implements PublishedModel {}
}
