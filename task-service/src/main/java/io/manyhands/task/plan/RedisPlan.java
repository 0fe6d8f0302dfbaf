package io.manyhands.task.plan;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.manyhands.protocol.Hands;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.protocol.v1.TasksAvailable;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.manyhands.redis.Replies;
import io.manyhands.redis.streams.TaskGroup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Tasks in Redis. Every method may be repeated, and called by several processes at once.
@ApplicationScoped
public class RedisPlan {
    private static final RedisScript PLAN = RedisScript.load(RedisPlan.class, "plan.lua");
    private static final RedisScript REISSUE = RedisScript.load(RedisPlan.class, "reissue.lua");

    private final RedisCalls redis;
    private final PlanConfig config;

    RedisPlan(RedisCalls redis, PlanConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /// Makes sure that gateways can read the job's tasks from the first one on.
    Uni<Void> ensureGroup(String job) {
        return redis.run(TaskGroup.CREATE, TaskGroup.keys(Keys.job(job)), TaskGroup.args())
                .replaceWithVoid();
    }

    /// The current version, which is the round under way; empty before version 0.
    Uni<Optional<Version>> version(String job) {
        return redis.send(Command.HMGET, Keys.job(job).status(), StatusField.VERSION, StatusField.SHA256)
                .map(Replies::texts)
                .map(fields -> version(fields.get(0), fields.get(1)));
    }

    Uni<Hands> hands(String job) {
        return redis.send(Command.HGETALL, Keys.job(job).hands())
                .map(Replies::hash)
                .map(Hands::new);
    }

    /// @param tasks of the whole round, in order
    Uni<PlanOutcome> plan(String job, int round, List<TaskEntry> tasks) {
        var args = new ArrayList<>();
        args.add(round);
        args.add(Keys.TASK_FIELD);
        args.add(Keys.EVENT_FIELD);
        args.add(tasksAvailable(round, tasks.size()));
        args.add(Keys.EVENTS_KEPT);
        tasks.stream().map(MessageLite::toByteArray).forEach(args::add);
        var keys = Keys.job(job);
        var jobKeys = List.of(keys.control(), keys.status(), keys.planned(), keys.tasks(), keys.events());
        return redis.run(PLAN, jobKeys, args).map(reply -> PlanOutcome.of(reply.toInteger()));
    }

    /// @param tasks some of the round
    Uni<PlanOutcome> reissue(String job, Version version, List<TaskEntry> tasks) {
        var args = new ArrayList<>();
        args.add(version.number());
        args.add(HexFormat.of().formatHex(version.sha256().toByteArray()));
        args.add(config.reissueAtMostEvery().toMillis());
        args.add(Keys.TASK_FIELD);
        args.add(Keys.EVENT_FIELD);
        args.add(tasksAvailable(version.number(), tasks.size()));
        args.add(Keys.EVENTS_KEPT);
        for (var task : tasks) {
            args.add(name(task));
            args.add(task.toByteArray());
        }
        var keys = Keys.job(job);
        var jobKeys = List.of(keys.control(), keys.status(), keys.reissued(), keys.tasks(), keys.events());
        return redis.run(REISSUE, jobKeys, args).map(reply -> PlanOutcome.of(reply.toInteger()));
    }

    /// A task that one more volunteer is to avoid is another one: it does not have to wait.
    private static String name(TaskEntry task) {
        var node = task.getNode();
        return "%d:%d:%d:%d:%d"
                .formatted(
                        task.getRound(), task.getKindValue(), node.getLevel(), node.getIndex(), task.getAvoidCount());
    }

    private static byte[] tasksAvailable(int round, int count) {
        var available = TasksAvailable.newBuilder().setRound(round).setCount(count);
        return Event.newBuilder().setTasksAvailable(available).build().toByteArray();
    }

    private static Optional<Version> version(String number, String sha256) {
        return number.matches("\\d{1,9}") && Keys.isSha256(sha256)
                ? Optional.of(new Version(Integer.parseInt(number), ByteString.fromHex(sha256)))
                : Optional.empty();
    }
}
