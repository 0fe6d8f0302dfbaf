package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.identity.GatewayId;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.lease.LeaseConfig;
import io.manyhands.gateway.loop.GatewayRedis;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.TrafficField;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.protocol.v1.TasksAvailable;
import io.manyhands.redis.RedisScript;
import io.manyhands.redis.streams.TaskGroup;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.stream.StreamMessage;
import io.quarkus.redis.datasource.stream.XReadGroupArgs;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The `tasks` streams of jobs, as one consumer of the gateways' group.
///
/// Entries that cannot be decoded are logged and removed.
@Singleton
public final class TaskStore {
    private static final RedisScript GIVE_BACK = RedisScript.load(TaskStore.class, "giveback.lua");
    private static final RedisScript BACK_UP = RedisScript.load(TaskStore.class, "backup.lua");
    private static final RedisScript DISCARD = RedisScript.load(TaskStore.class, "discard.lua");
    private static final RedisScript CLAIM = RedisScript.load(TaskStore.class, "claim.lua");
    private static final RedisScript STARTED = RedisScript.load(TaskStore.class, "started.lua");
    private static final RedisScript LEAVE = RedisScript.load(TaskStore.class, "leave.lua");
    private static final CheckedParser<TaskEntry> ENTRIES = CheckedParser.of(TaskEntry.getDefaultInstance());

    private final GatewayRedis redis;
    private final LeaseConfig config;
    private final String consumer;

    TaskStore(GatewayRedis redis, LeaseConfig config, GatewayId id) {
        this.redis = redis;
        this.config = config;
        this.consumer = id.toString();
    }

    /// Reads up to `count` tasks that nobody has read yet; they belong to this gateway then.
    Uni<List<Task>> read(FollowedJob job, int count) {
        return readNew(job, count)
                .onFailure(TaskStore::isMissingGroup)
                .recoverWithUni(() -> createGroup(job)
                        .chain(exists ->
                                exists ? readNew(job, count) : Uni.createFrom().item(List.of())))
                .chain(messages -> decode(
                        job,
                        messages.stream()
                                .map(message ->
                                        new Raw(message.id(), message.payload().get(Keys.TASK_FIELD)))
                                .toList()));
    }

    /// Takes over up to `count` tasks that no gateway has shown interest in for some time.
    Uni<List<Task>> claim(FollowedJob job, Duration idle, int count) {
        var keys = List.of(job.keys().tasks());
        return redis.run(CLAIM, keys, List.of(Keys.GATEWAY_GROUP, consumer, idle.toMillis(), count))
                .map(entries -> {
                    var raw = new ArrayList<Raw>();
                    entries.forEach(entry -> raw.add(
                            new Raw(entry.get(0).toString(), entry.get(1).toBytes())));
                    return raw;
                })
                .chain(raw -> decode(job, raw))
                .onFailure(TaskStore::isMissingGroup)
                .recoverWithItem(List.of());
    }

    /// Shows that these tasks are still held.
    ///
    /// @return the tasks that are not any more: done at another gateway, or not needed
    Uni<List<String>> hold(FollowedJob job, List<String> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        var request = Request.cmd(Command.XCLAIM)
                .arg(job.keys().tasks())
                .arg(Keys.GATEWAY_GROUP)
                .arg(consumer)
                .arg(0);
        ids.forEach(request::arg);
        return redis.send(request.arg("JUSTID")).map(held -> {
            var gone = new LinkedHashSet<>(ids);
            held.forEach(id -> gone.remove(id.toString()));
            return List.copyOf(gone);
        });
    }

    /// Replaces tasks by others, in one step, unless they are done or their round is over. Leases that were
    /// handed back are void from then on.
    ///
    /// @param returns at least one
    /// @return how many tasks are offered again
    Uni<Integer> giveBack(FollowedJob job, int round, List<Return> returns) {
        var keys = job.keys();
        var count =
                returns.stream().mapToInt(each -> each.replacements().size()).sum();
        var args = new ArrayList<Object>(List.of(
                round,
                Keys.GATEWAY_GROUP,
                Keys.TASK_FIELD,
                TrafficField.REISSUED,
                Keys.EVENT_FIELD,
                tasksAvailable(round, count),
                Keys.EVENTS_KEPT,
                returns.size(),
                config.remember().toSeconds()));
        returns.forEach(each -> each.addTo(args));
        var touched = List.of(keys.status(), keys.tasks(), keys.traffic(), keys.events(), keys.accepted(round));
        return redis.run(GIVE_BACK, touched, args).map(added -> Objects.requireNonNull(added.toInteger()));
    }

    /// Offers a task once more, unless it is done or its round is over.
    ///
    /// @return the copy's id
    Uni<Optional<String>> backUp(FollowedJob job, String id, TaskEntry copy) {
        var keys = job.keys();
        var args = List.of(
                copy.getRound(),
                id,
                Keys.TASK_FIELD,
                copy.toByteArray(),
                Keys.EVENT_FIELD,
                tasksAvailable(copy.getRound(), 1),
                Keys.EVENTS_KEPT);
        return redis.run(BACK_UP, List.of(keys.status(), keys.tasks(), keys.events()), args)
                .map(added -> Optional.ofNullable(added).map(Response::toString));
    }

    Uni<Void> discard(FollowedJob job, List<String> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var args = new ArrayList<String>();
        args.add(Keys.GATEWAY_GROUP);
        args.addAll(ids);
        return redis.run(DISCARD, List.of(job.keys().tasks()), args).replaceWithVoid();
    }

    /// Writes down when the job's first task was leased.
    Uni<Void> started(FollowedJob job, Instant now) {
        var keys = List.of(job.keys().spec(), job.keys().traffic());
        return redis.run(STARTED, keys, List.of(TrafficField.STARTED_AT, now.toEpochMilli()))
                .replaceWithVoid();
    }

    /// Removes this gateway from the group, unless something is still pending in its name.
    Uni<Void> leave(FollowedJob job) {
        return redis.run(LEAVE, List.of(job.keys().tasks()), List.of(Keys.GATEWAY_GROUP, consumer))
                .replaceWithVoid();
    }

    private Uni<List<StreamMessage<String, String, byte[]>>> readNew(FollowedJob job, int count) {
        return redis.call(data -> data.stream(String.class, String.class, byte[].class)
                .xreadgroup(Keys.GATEWAY_GROUP, consumer, job.keys().tasks(), ">", new XReadGroupArgs().count(count)));
    }

    /// @return whether the job exists
    private Uni<Boolean> createGroup(FollowedJob job) {
        return redis.run(TaskGroup.CREATE, TaskGroup.keys(job.keys()), TaskGroup.args())
                .map(made -> made.toInteger() == 1);
    }

    private Uni<List<Task>> decode(FollowedJob job, List<Raw> entries) {
        var tasks = new ArrayList<Task>(entries.size());
        var poison = new ArrayList<String>();
        for (var entry : entries) {
            parse(entry, problem -> {
                        Log.warnf(
                                "%s: entry %s is not a task (%s); removed",
                                job.keys().tasks(), entry.id(), problem);
                        poison.add(entry.id());
                    })
                    .ifPresent(task -> tasks.add(new Task(entry.id(), task)));
        }
        return discard(job, poison).replaceWith(tasks);
    }

    private static Optional<TaskEntry> parse(Raw entry, Consumer<String> report) {
        if (entry.payload() == null) {
            report.accept("it has no field " + Keys.TASK_FIELD);
            return Optional.empty();
        }
        return ENTRIES.parse(entry.payload()).orReport(report);
    }

    private static byte[] tasksAvailable(int round, int count) {
        return Event.newBuilder()
                .setTasksAvailable(TasksAvailable.newBuilder().setRound(round).setCount(count))
                .build()
                .toByteArray();
    }

    private static boolean isMissingGroup(Throwable failure) {
        return isMessage(failure, "NOGROUP");
    }

    private static boolean isMessage(Throwable failure, String code) {
        var message = failure.getMessage();
        return message != null && message.contains(code);
    }

    @SuppressWarnings("ArrayRecordComponent") // passed on once; never compared
    private record Raw(String id, byte @Nullable [] payload) {}

    /// A task to give back.
    ///
    /// @param voided name of the lease that was handed back; empty: whoever holds one may still hand in
    /// @param counts whether it was leased and the lease ended without a result
    record Return(String id, String voided, boolean counts, List<TaskEntry> replacements) {
        private void addTo(List<Object> args) {
            args.add(id);
            args.add(voided);
            args.add(counts ? 1 : 0);
            args.add(replacements.size());
            replacements.forEach(each -> args.add(each.toByteArray()));
        }
    }
}
