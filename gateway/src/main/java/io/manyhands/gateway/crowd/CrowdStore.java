package io.manyhands.gateway.crowd;

import io.manyhands.gateway.identity.GatewayId;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.loop.GatewayRedis;
import io.manyhands.gateway.roster.Demand;
import io.manyhands.protocol.Hands;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The `hands` and `traffic` hashes of jobs.
@Singleton
final class CrowdStore {
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
    Uni<Void> report(FollowedJob job, Demand demand, Instant expiresAt, Map<String, Long> traffic) {
        var requests = additions(job, traffic);
        requests.add(Request.cmd(Command.HSET)
                .arg(job.keys().hands())
                .arg(gateway)
                .arg(Hands.report(demand.volunteers(), demand.workers(), expiresAt)));
        return redis.batch(requests).replaceWithVoid();
    }

    /// Writes the last traffic, and that nobody is here any more.
    Uni<Void> leave(FollowedJob job, Map<String, Long> traffic) {
        var requests = additions(job, traffic);
        requests.add(Request.cmd(Command.HDEL).arg(job.keys().hands()).arg(gateway));
        return redis.batch(requests).replaceWithVoid();
    }

    /// Volunteers of all gateways.
    Uni<Integer> total(FollowedJob job, Instant now) {
        return redis.call(data -> data.hash(String.class).hgetall(job.keys().hands()))
                .map(hands -> new Hands(hands).volunteers(now));
    }

    private static List<Request> additions(FollowedJob job, Map<String, Long> traffic) {
        var requests = new ArrayList<Request>();
        traffic.forEach((field, amount) -> requests.add(Request.cmd(Command.HINCRBY)
                .arg(job.keys().traffic())
                .arg(field)
                .arg(amount)));
        return requests;
    }
}
