package io.manyhands.model.owner;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.LobbyEntry;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
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
    /// Another one after every start, so that what a dead process owned is never taken for one's own.
    private final String process = "model-" + UUID.randomUUID();

    RedisOwnership(RedisCalls redis, OwnerConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /// The name of this process among the model-services.
    String process() {
        return process;
    }

    /// Ids of the jobs that may need work.
    Uni<Set<String>> openJobs() {
        return redis.call(data -> data.set(String.class).smembers(Keys.OPEN_JOBS));
    }

    Uni<Boolean> isFree(JobKeys job) {
        return redis.call(data -> data.key().exists(job.owner())).map(owned -> !owned);
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
                .map(answer -> answer.toInteger() == 1)
                .invoke(ours -> {
                    if (!ours) {
                        Log.warnf("%s: ownership lost", job.id());
                    }
                });
    }

    /// Never fails: what could not be released is free when its lease ends.
    Uni<Void> release(JobKeys job, OwnerToken token) {
        return released(job, token)
                .onFailure()
                .invoke(failure -> Log.debugf(failure, "%s: not released", job.id()))
                .onFailure()
                .recoverWithNull();
    }

    /// Lets go of a job that needs an owner, and wakes the others; never fails, as above. The lobby is not trimmed
    /// here: that is done whenever a job is created or ends.
    Uni<Void> handOver(JobKeys job, OwnerToken token) {
        var entry = LobbyEntry.newBuilder().setJobId(job.id()).build().toByteArray();
        return released(job, token)
                .chain(() -> redis.call(data -> data.stream(String.class, String.class, byte[].class)
                        .xadd(Keys.LOBBY, Map.of(Keys.LOBBY_FIELD, entry))))
                .replaceWithVoid()
                .invoke(() -> Log.infof("%s: handed over", job.id()))
                .onFailure()
                .invoke(failure -> Log.warnf("%s: not handed over (%s)", job.id(), failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> released(JobKeys job, OwnerToken token) {
        return redis.run(RELEASE, List.of(job.owner()), List.of(token.value())).replaceWithVoid();
    }

    /// A job that does not exist is not open.
    Uni<Void> forget(JobKeys job) {
        return redis.call(data -> data.set(String.class).srem(Keys.OPEN_JOBS, job.id()))
                .replaceWithVoid();
    }
}
