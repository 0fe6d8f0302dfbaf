package io.manyhands.gateway.crowd;

import io.manyhands.gateway.identity.GatewayId;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.loop.GatewayRedis;
import io.manyhands.gateway.roster.Demand;
import io.manyhands.protocol.Hands;
import io.manyhands.redis.RedisScript;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The `hands` and `traffic` hashes of jobs.
@Singleton
final class CrowdStore {
    private static final RedisScript REPORT = RedisScript.load(CrowdStore.class, "report.lua");

    private final GatewayRedis redis;
    private final String gateway;

    CrowdStore(GatewayRedis redis, GatewayId id) {
        this.redis = redis;
        this.gateway = id.toString();
    }

    /// Writes what this gateway has to say, in one go.
    ///
    /// @param demand of this gateway's volunteers
    /// @param traffic amounts to add
    Uni<Void> report(FollowedJob job, Demand demand, Instant now, Duration expiry, Map<String, Long> traffic) {
        var report = Hands.report(demand.volunteers(), demand.workers(), demand.speeds(), now.plus(expiry));
        return write(job, report, expiry, traffic);
    }

    /// Writes the last traffic, and that nobody is here any more.
    Uni<Void> leave(FollowedJob job, Map<String, Long> traffic) {
        return write(job, "", Duration.ZERO, traffic);
    }

    /// Volunteers of all gateways.
    Uni<Integer> total(FollowedJob job, Instant now) {
        return redis.call(data -> data.hash(String.class).hgetall(job.keys().hands()))
                .map(hands -> new Hands(hands).volunteers(now));
    }

    private Uni<Void> write(FollowedJob job, String report, Duration expiry, Map<String, Long> traffic) {
        var args = new ArrayList<Object>(List.of(gateway, report, expiry.toMillis()));
        traffic.forEach((field, amount) -> args.addAll(List.of(field, amount)));
        var keys = List.of(job.keys().spec(), job.keys().traffic(), job.keys().hands());
        return redis.run(REPORT, keys, args).replaceWithVoid();
    }
}
