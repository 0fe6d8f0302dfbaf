package io.manyhands.task.check;

import io.manyhands.protocol.Keys;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.Replies;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/// Which auditors are there, in Redis.
@ApplicationScoped
class RedisAuditors {
    private final RedisCalls redis;
    private final CheckConfig config;

    RedisAuditors(RedisCalls redis, CheckConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /// First what frees memory: a Redis that is full refuses what follows.
    Uni<Void> seen(String auditor, Instant now) {
        return redis.send(Command.ZREMRANGEBYSCORE, Keys.AUDITORS, "-inf", before(now.minus(config.auditorKeptFor())))
                .chain(() -> redis.send(Command.ZADD, Keys.AUDITORS, now.toEpochMilli(), auditor))
                .replaceWithVoid();
    }

    Uni<List<String>> here(Instant now) {
        var since = now.minus(config.auditorHereFor()).toEpochMilli();
        return redis.send(Command.ZRANGEBYSCORE, Keys.AUDITORS, since, "+inf").map(Replies::texts);
    }

    private static String before(Instant time) {
        return "(" + time.toEpochMilli();
    }
}
