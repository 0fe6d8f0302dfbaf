package io.manyhands.model.output;

import io.manyhands.model.version.RedisJobRecords;
import io.manyhands.model.version.Sha256;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.redis.RedisCalls;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Reads what a job has come to.
@ApplicationScoped
class RedisOutputs {
    private final RedisCalls redis;

    RedisOutputs(RedisCalls redis) {
        this.redis = redis;
    }

    /// Empty if there is no such job.
    Uni<Optional<JobSpec>> spec(JobKeys job) {
        return redis.get(job.spec()).map(bytes -> bytes.map(RedisJobRecords::parse));
    }

    /// How many batches there are so far.
    Uni<Long> batches(JobKeys job) {
        return redis.call(data -> data.list(byte[].class).llen(job.outputs()));
    }

    /// Empty if the job went back meanwhile.
    Uni<Optional<byte[]>> batch(JobKeys job, long number) {
        return redis.call(data -> data.list(byte[].class).lindex(job.outputs(), number))
                .map(Optional::ofNullable);
    }

    /// The state of the current version; empty if there is none yet.
    Uni<Optional<byte[]>> state(JobKeys job) {
        return redis.call(data -> data.hash(String.class).hget(job.status(), StatusField.SHA256))
                .chain(hex -> hex == null
                        ? Uni.createFrom().item(Optional.empty())
                        : redis.get(job.state(new Sha256(hex).hex())));
    }
}
