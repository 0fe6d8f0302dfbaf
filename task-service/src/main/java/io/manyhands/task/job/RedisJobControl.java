package io.manyhands.task.job;

import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.StateChanged;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisRefusal;
import io.manyhands.redis.RedisScript;
import io.manyhands.redis.RedisUnavailableException;
import io.manyhands.task.access.Actor;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the organizer does with a job in Redis. All of it is idempotent.
@ApplicationScoped
public class RedisJobControl {
    private static final RedisScript CONTROL = RedisScript.load(RedisJobControl.class, "control.lua");
    private static final RedisScript DELETE = RedisScript.load(RedisJobControl.class, "delete.lua");

    private final RedisCalls redis;
    private final RedisJobs jobs;
    private final RedisRevival revival;
    private final JobConfig config;

    RedisJobControl(RedisCalls redis, RedisJobs jobs, RedisRevival revival, JobConfig config) {
        this.redis = redis;
        this.jobs = jobs;
        this.revival = revival;
        this.config = config;
    }

    /// @param onlyOwner whose jobs may be changed; empty: everybody's
    Uni<ControlOutcome> pause(String id, Optional<String> onlyOwner) {
        return control(id, JobState.JOB_STATE_PAUSED, onlyOwner);
    }

    /// The announcement also makes the planners look at the job again. One that has failed goes on, too.
    ///
    /// @param by fails with a problem if a failed job does not fit in its owner's quota
    Uni<ControlOutcome> resume(String id, Actor by) {
        return control(id, JobState.JOB_STATE_RUNNING, by.organizer().onlyOwner())
                .chain(outcome -> outcome instanceof ControlOutcome.Ended ended && ended.hasFailed()
                        ? revival.revive(id, by)
                        : Uni.createFrom().item(outcome));
    }

    private Uni<ControlOutcome> control(String id, JobState wanted, Optional<String> onlyOwner) {
        var keys = Keys.job(id);
        var args = List.of(
                JobStates.name(wanted), Keys.EVENT_FIELD, stateChanged(wanted), Keys.EVENTS_KEPT, onlyOwner.orElse(""));
        return redis.run(CONTROL, List.of(keys.spec(), keys.control(), keys.status(), keys.events()), args)
                .map(reply -> outcome(reply.toString()))
                .call(outcome -> announceIfDone(outcome, id, wanted));
    }

    private Uni<Void> announceIfDone(ControlOutcome outcome, String id, JobState state) {
        return outcome instanceof ControlOutcome.Done
                ? jobs.announce(id, state)
                : Uni.createFrom().voidItem();
    }

    private static ControlOutcome outcome(String reply) {
        return switch (reply) {
            case "CHANGED", "UNCHANGED", "DELETED" -> new ControlOutcome.Done();
            case "NOT_FOUND" -> new ControlOutcome.NotFound();
            case "FOREIGN" -> new ControlOutcome.Foreign();
            default -> new ControlOutcome.Ended(reply);
        };
    }

    /// Removes the job; its data set stays.
    Uni<ControlOutcome> delete(String id, Optional<String> onlyOwner) {
        return redis.send(Command.HGET, Keys.job(id).status(), StatusField.SHA256)
                .map(sha256 -> sha256.map(Object::toString).orElse(""))
                .chain(sha256 -> delete(id, sha256, onlyOwner)
                        .call(reply -> reply.equals("DELETED")
                                ? forgetModel(id, sha256)
                                : Uni.createFrom().voidItem()))
                .chain(reply -> reply.equals("MOVED") ? delete(id, onlyOwner) : deleted(id, outcome(reply)));
    }

    private Uni<String> delete(String id, String sha256, Optional<String> onlyOwner) {
        var args = List.of(
                Keys.EVENT_FIELD,
                stateChanged(JobState.JOB_STATE_DELETED),
                Keys.EVENTS_KEPT,
                config.deletedEventsKept().toSeconds(),
                sha256,
                onlyOwner.orElse(""));
        return redis.run(DELETE, keysToDelete(id, sha256), args).map(Object::toString);
    }

    /// The last state of a job can be found by its hash for ever, unless another job has come to the same since.
    private Uni<Void> forgetModel(String id, String sha256) {
        var key = Keys.modelIndex(sha256);
        return redis.send(Command.GET, key)
                .chain(owner ->
                        owner.filter(found -> found.toString().equals(id)).isPresent()
                                ? redis.send(Command.DEL, key).replaceWithVoid()
                                : Uni.createFrom().voidItem());
    }

    private Uni<ControlOutcome> deleted(String id, ControlOutcome outcome) {
        if (outcome instanceof ControlOutcome.Foreign) {
            return Uni.createFrom().item(outcome);
        }
        return redis.send(Command.SREM, Keys.OPEN_JOBS, id)
                .chain(() -> redis.send(Command.SREM, Keys.JOBS, id))
                .chain(() -> announceIfDone(outcome, id, JobState.JOB_STATE_DELETED))
                .onFailure(RedisJobControl::isFull)
                .recoverWithItem(() -> null)
                .replaceWith(outcome);
    }

    /// Then the job has gone all the same, and everyone has heard of it by its events.
    private static boolean isFull(Throwable failure) {
        return failure instanceof RedisUnavailableException redis && redis.refusal() == RedisRefusal.FULL;
    }

    private static List<String> keysToDelete(String id, String sha256) {
        var keys = Keys.job(id);
        return Stream.of(
                        keys.spec(),
                        keys.control(),
                        keys.status(),
                        keys.events(),
                        keys.fence(),
                        keys.state(sha256),
                        keys.tasks(),
                        keys.planned(),
                        keys.reissued(),
                        keys.results(),
                        keys.history(),
                        keys.memory(),
                        keys.change(),
                        keys.outputs(),
                        keys.failures(),
                        keys.checkpoints(),
                        keys.owner(),
                        keys.hands(),
                        keys.traffic(),
                        keys.contributions(),
                        keys.unable(),
                        keys.checks(),
                        keys.checksTaken(),
                        keys.standings(),
                        keys.verification())
                .toList();
    }

    private static byte[] stateChanged(JobState state) {
        return Event.newBuilder()
                .setStateChanged(StateChanged.newBuilder().setState(state))
                .build()
                .toByteArray();
    }
}
