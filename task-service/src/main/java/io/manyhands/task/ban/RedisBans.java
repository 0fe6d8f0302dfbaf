package io.manyhands.task.ban;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.v1.Ban;
import io.manyhands.redis.RedisCalls;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;

/// Bans in Redis.
@ApplicationScoped
class RedisBans {
    private static final CheckedParser<Ban> BANS = CheckedParser.of(Ban.getDefaultInstance());

    private final RedisCalls redis;

    RedisBans(RedisCalls redis) {
        this.redis = redis;
    }

    Uni<List<Ban>> all() {
        return redis.send(Command.HVALS, Keys.BANS)
                .map(reply -> reply.stream()
                        .flatMap(values -> StreamSupport.stream(values.spliterator(), false))
                        .flatMap(value -> BANS
                                .parse(value.toBuffer().getBytes())
                                .orReport(problem -> Log.errorf("a ban in Redis: %s; it is not shown", problem))
                                .stream())
                        .toList());
    }

    /// @param volunteer id, hex
    /// @return whether there was one
    Uni<Boolean> lift(String volunteer) {
        return redis.send(Command.HDEL, Keys.BANS, volunteer)
                .map(reply -> reply.filter(count -> count.toInteger() == 1).isPresent());
    }
}
