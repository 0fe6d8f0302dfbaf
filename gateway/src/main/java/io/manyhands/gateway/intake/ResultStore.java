package io.manyhands.gateway.intake;

import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.intake.Acceptance.Kind;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.lease.Lease;
import io.manyhands.gateway.lease.LeaseConfig;
import io.manyhands.gateway.loop.GatewayRedis;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.TrafficField;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.redis.RedisScript;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// The `results` streams of jobs.
@Singleton
final class ResultStore {
    private static final RedisScript EVIDENCE = RedisScript.load(ResultStore.class, "evidence.lua");
    private static final RedisScript ACCEPT = RedisScript.load(ResultStore.class, "accept.lua");

    /// More than twice as many as a tree has nodes.
    private static final int REMEMBERED_AT_MOST = 20_000;

    private final GatewayRedis redis;
    private final LeaseConfig config;

    ResultStore(GatewayRedis redis, LeaseConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /// Stores a sound result, if its round is still under way and this task has no result yet, and removes the task.
    /// Idempotent.
    ///
    /// @param copies ids of other tasks of the same node, which are not needed any more, either
    /// @param bytes what the volunteer sent for it
    Uni<Acceptance> accept(FollowedJob job, Lease lease, List<String> copies, ResultEntry entry, int bytes) {
        var keys = job.keys();
        var touched = List.of(
                keys.status(),
                keys.tasks(),
                keys.results(),
                keys.traffic(),
                keys.contributions(),
                keys.accepted(entry.getRound()));
        var args = new ArrayList<Object>(List.of(
                entry.getRound(),
                HexFormat.of().formatHex(entry.getBaseSha256().toByteArray()),
                Keys.GATEWAY_GROUP,
                lease.taskId(),
                Keys.RESULT_FIELD,
                entry.toByteArray(),
                TrafficField.TASKS,
                TrafficField.BYTES_UP,
                bytes,
                lease.volunteer(),
                lease.name(),
                config.remember().toSeconds()));
        args.addAll(copies);
        return redis.run(ACCEPT, touched, args)
                .map(response -> acceptance(response, entry.getValue().getUnits()));
    }

    /// Tells the model-service that a result was not finite; once for each node and volunteer.
    Uni<Void> testify(FollowedJob job, Lease lease, ResultEntry evidence) {
        var keys = job.keys();
        var touched = List.of(keys.status(), keys.results(), keys.accepted(evidence.getRound()));
        var args = List.of(
                evidence.getRound(),
                HexFormat.of().formatHex(evidence.getBaseSha256().toByteArray()),
                "not-finite:%s:%s:%s".formatted(lease.kind(), lease.node(), lease.volunteer()),
                Keys.RESULT_FIELD,
                evidence.toByteArray(),
                config.remember().toSeconds(),
                REMEMBERED_AT_MOST);
        return redis.run(EVIDENCE, touched, args).replaceWithVoid();
    }

    /// Units of a volunteer's work in the job's committed rounds.
    Uni<Long> credited(JobKeys keys, VolunteerId volunteer) {
        return redis.call(data -> data.hash(String.class).hget(keys.contributions(), volunteer.toString()))
                .map(units -> units == null ? 0 : Long.parseLong(units));
    }

    /// @param units of the result
    private static Acceptance acceptance(Response response, int units) {
        var kind = Kind.of(Objects.requireNonNull(response.get(0).toInteger()));
        long credited = Objects.requireNonNull(response.get(1).toLong());
        return new Acceptance(kind, kind == Kind.ACCEPTED ? credited + units : credited);
    }
}
