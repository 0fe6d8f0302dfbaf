package io.manyhands.model.version;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.rest.stream.RedisBlobs;

/// A job's current model, as anybody may read it.
public sealed interface PublishedModel {
    record NoSuchJob() implements PublishedModel {}

    record NoVersionYet() implements PublishedModel {}

    /// @param state of the version, not read yet
    record Current(JobSpec spec, int version, Sha256 sha256, RedisBlobs.Blob state) implements PublishedModel {}
}
