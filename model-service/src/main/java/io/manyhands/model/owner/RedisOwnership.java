package io.manyhands.model.owner;

import io.manyhands.model.redis.RedisCalls;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.streams.RedisScript;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The locks in Redis.
@ApplicationScoped
public class RedisOwnership {
    private static final RedisScript ACQUIRE = RedisScript.load(RedisOwnership.class, "acquire.lua");
    private static final RedisScript RENEW = RedisScript.load(RedisOwnership.class, "renew.lua");
    private static final RedisScript RELEASE = RedisScript.load(RedisOwnership.class, "release.lua");

    private final RedisCalls redis;
    private final OwnerConfig config;
    private final String process = "model-" + UUID.randomUUID();

    RedisOwnership(RedisCalls redis, OwnerConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /// Ids of the jobs that may need work.
    Uni<Set<String>> openJobs() {
        return redis.call(data -> data.set(String.class).smembers(Keys.OPEN_JOBS));
    }

    Uni<Claim> acquire(JobKeys job) {
        return redis.run(
                        ACQUIRE,
                        List.of(job.owner(), job.fence(), job.spec()),
                        List.of(process, config.lease().toMillis()))
                .map(answer -> switch (answer.toString()) {
                    case "TAKEN" -> new Claim.Taken();
                    case "GONE" -> new Claim.Gone();
                    default -> new Claim.Acquired(new OwnerToken(answer.toString()));
                });
    }

    /// Whether the token still owns the job.
    Uni<Boolean> renew(JobKeys job, OwnerToken token) {
        return redis.run(
                        RENEW,
                        List.of(job.owner()),
                        List.of(token.value(), config.lease().toMillis()))
                .map(answer -> answer.toInteger() == 1);
    }

    Uni<Void> release(JobKeys job, OwnerToken token) {
        return redis.run(RELEASE, List.of(job.owner()), List.of(token.value())).replaceWithVoid();
    }

    /// A job that does not exist is not open.
    Uni<Void> forget(JobKeys job) {
        return redis.call(data -> data.set(String.class).srem(Keys.OPEN_JOBS, job.id()))
                .replaceWithVoid();
    }
}
