package io.manyhands.gateway.ban;

import io.manyhands.gateway.loop.GatewayRedis;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.v1.Ban;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/// Reads bans from Redis.
@Singleton
class BanStore {
    private static final CheckedParser<Ban> BANS = CheckedParser.of(Ban.getDefaultInstance());

    private final GatewayRedis redis;

    BanStore(GatewayRedis redis) {
        this.redis = redis;
    }

    Uni<List<Ban>> all() {
        return redis.call(data -> data.hash(byte[].class).hvals(Keys.BANS))
                .map(values -> values.stream()
                        .flatMap(value ->
                                BANS
                                        .parse(value)
                                        .orReport(problem -> Log.errorf("%s: %s; skipped", Keys.BANS, problem))
                                        .stream())
                        .toList());
    }
}
