package io.manyhands.task.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.CheckpointField;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.StateChanged;
import io.manyhands.protocol.v1.VersionPublished;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.manyhands.redis.Replies;
import io.manyhands.task.access.Actor;
import io.manyhands.task.quota.QuotaPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Brings jobs back from their end: failed ones go on, all can be rolled back to a version that is kept.
///
/// Each is one script, which also takes the job from whoever owns it, so that nothing of what was lands on
/// top of it.
@ApplicationScoped
public class RedisRevival {
    private static final RedisScript REVIVE = RedisScript.load(RedisRevival.class, "revive.lua");
    private static final RedisScript ROLLBACK = RedisScript.load(RedisRevival.class, "rollback.lua");
    private static final String CHANGED = "CHANGED";
    private static final JobState WANTED = JobState.JOB_STATE_RUNNING;

    private final RedisCalls redis;
    private final RedisJobs jobs;
    private final QuotaPolicy quotas;
    private final JobConfig config;
    private final ObjectMapper json = new ObjectMapper();
    private final InstantSource clock = InstantSource.system();

    RedisRevival(RedisCalls redis, RedisJobs jobs, QuotaPolicy quotas, JobConfig config) {
        this.redis = redis;
        this.jobs = jobs;
        this.quotas = quotas;
        this.config = config;
    }

    /// Lets a failed job go on from its current version. Idempotent.
    ///
    /// @param by fails with a problem if the job does not fit in its owner's quota
    Uni<ControlOutcome> revive(String id, Actor by) {
        return jobs.owner(id)
                .chain(owner -> reopen(
                        id,
                        owner,
                        by,
                        () -> revive(id, by.organizer().onlyOwner()),
                        ControlOutcome.Done.class::isInstance));
    }

    private Uni<ControlOutcome> revive(String id, Optional<String> onlyOwner) {
        var keys = Keys.job(id);
        var event = Event.newBuilder().setStateChanged(StateChanged.newBuilder().setState(WANTED));
        var args = List.of(
                JobStates.name(WANTED),
                Keys.EVENT_FIELD,
                event.build().toByteArray(),
                Keys.EVENTS_KEPT,
                onlyOwner.orElse(""));
        return redis.send(Command.HGET, keys.status(), StatusField.VERSION)
                .map(version -> version.map(Object::toString)
                        .filter(RedisRevival::isVersion)
                        .map(Integer::parseInt)
                        .orElse(0))
                .chain(round -> {
                    var touched = new ArrayList<>(reset(keys));
                    touched.addAll(List.of(keys.accepted(round), keys.checks(), keys.checksTaken()));
                    return redis.run(REVIVE, touched, args);
                })
                .map(reply -> revived(reply.toString()))
                .call(outcome -> outcome instanceof ControlOutcome.Done
                        ? enter(id)
                        : Uni.createFrom().voidItem());
    }

    /// A place in the owner's quota is taken only for those who may change the job; the script refuses the others.
    private <T> Uni<T> reopen(
            String id, Optional<String> owner, Actor by, Supplier<Uni<T>> reopening, Predicate<T> isOpen) {
        return owner.filter(_ -> mayChange(by, owner))
                .map(token -> quotas.reopenJob(by, token, id, reopening, isOpen))
                .orElseGet(reopening);
    }

    private static boolean mayChange(Actor by, Optional<String> owner) {
        var onlyOwner = by.organizer().onlyOwner();
        return onlyOwner.isEmpty() || onlyOwner.equals(owner);
    }

    /// Goes back to the last version that is kept, up to that one.
    ///
    /// @param by fails with a problem if the job has ended and does not fit in its owner's quota
    Uni<RollbackOutcome> rollBack(String id, Actor by, OptionalInt atMost) {
        // The script looks again: the id may have become another organizer's by then.
        return jobs.owner(id)
                .chain(owner ->
                        mayChange(by, owner) ? rollBack(new Wish(Keys.job(id), owner, by, atMost)) : foreign(id));
    }

    private Uni<RollbackOutcome> foreign(String id) {
        return redis.send(Command.EXISTS, Keys.job(id).spec())
                .map(found -> found.filter(count -> count.toInteger() == 1).isPresent()
                        ? new RollbackOutcome.Foreign()
                        : new RollbackOutcome.NotFound());
    }

    private Uni<RollbackOutcome> rollBack(Wish wish) {
        var keys = wish.keys();
        return redis.send(Command.EXISTS, keys.spec())
                .chain(found -> found.filter(count -> count.toInteger() == 1).isPresent()
                        ? redis.send(
                                        Command.HMGET,
                                        keys.status(),
                                        StatusField.VERSION,
                                        StatusField.SHA256,
                                        StatusField.STATE)
                                .map(Replies::texts)
                                .chain(current -> rollBack(wish, current.get(0), current.get(1), current.get(2)))
                        : answer(new RollbackOutcome.NotFound()));
    }

    private Uni<RollbackOutcome> rollBack(Wish wish, String version, String sha256, String state) {
        if (!isVersion(version)) {
            return answer(new RollbackOutcome.NotKept(version, List.of()));
        }
        int current = Integer.parseInt(version);
        return redis.send(Command.HKEYS, wish.keys().checkpoints())
                .map(fields -> Checkpoints.of(Replies.texts(fields), current))
                .chain(kept -> {
                    var target = kept.last(wish.atMost().orElse(current));
                    return target.isEmpty()
                            ? answer(new RollbackOutcome.NotKept(version, kept.versions()))
                            : rollBack(wish, new Step(current, sha256, state, target.getAsInt()));
                });
    }

    private Uni<RollbackOutcome> rollBack(Wish wish, Step step) {
        var keys = wish.keys();
        return redis.send(Command.HGET, keys.checkpoints(), CheckpointField.of(step.target(), CheckpointField.STATUS))
                .map(status -> status.map(text -> sha256(text.toString())).orElse(""))
                .chain(sha256 -> sha256.isEmpty() ? Uni.createFrom().item("MOVED") : change(wish, step, sha256))
                .chain(reply -> switch (reply) {
                    case CHANGED -> answer(new RollbackOutcome.Done(step.target()));
                    case "NOT_FOUND" -> answer(new RollbackOutcome.NotFound());
                    case "FOREIGN" -> answer(new RollbackOutcome.Foreign());
                    default -> rollBack(keys.id(), wish.by(), wish.atMost());
                });
    }

    /// One that has not ended has its place already.
    private Uni<String> change(Wish wish, Step step, String sha256) {
        Supplier<Uni<String>> change = () -> run(wish, step, sha256)
                .call(reply -> reply.equals(CHANGED)
                        ? enter(wish.keys().id())
                        : Uni.createFrom().voidItem());
        return step.hasEnded()
                ? reopen(wish.keys().id(), wish.owner(), wish.by(), change, CHANGED::equals)
                : change.get();
    }

    private Uni<String> run(Wish wish, Step step, String sha256) {
        var published = VersionPublished.newBuilder()
                .setVersion(step.target())
                .setSha256(ByteString.fromHex(sha256))
                .setState(WANTED);
        var args = List.of(
                step.target(),
                step.current(),
                step.sha256(),
                JobStates.name(WANTED),
                Keys.EVENT_FIELD,
                Event.newBuilder().setVersionPublished(published).build().toByteArray(),
                Keys.EVENTS_KEPT,
                config.rolledBackStateKept().toMillis(),
                "rolled back at %s from version %d (%s) to version %d; the history in between is gone"
                        .formatted(
                                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                                step.current(),
                                step.sha256(),
                                step.target()),
                wish.by().organizer().onlyOwner().orElse(""),
                step.state());
        var keys = wish.keys();
        var touched = new ArrayList<>(reset(keys));
        touched.addAll(List.of(
                keys.history(),
                keys.memory(),
                keys.checkpoints(),
                keys.state(sha256),
                keys.state(step.sha256()),
                keys.accepted(step.current()),
                keys.checks(),
                keys.checksTaken(),
                keys.outputs(),
                keys.failures()));
        return redis.run(ROLLBACK, touched, args).map(Object::toString);
    }

    /// In this order: who finds the job among the open ones finds it in its new state. Repeated, it does no
    /// harm.
    private Uni<Void> enter(String id) {
        return redis.send(Command.SADD, Keys.OPEN_JOBS, id).chain(() -> jobs.announce(id, WANTED));
    }

    private String sha256(String status) {
        try {
            var fields = List.of(json.readValue(status, String[].class));
            int at = fields.indexOf(StatusField.SHA256);
            return at < 0 ? "" : fields.get(at + 1);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checkpoint's status cannot be read: " + status, e);
        }
    }

    private static boolean isVersion(String text) {
        return text.matches("\\d{1,9}");
    }

    private static ControlOutcome revived(String reply) {
        return switch (reply) {
            case "NOT_FOUND" -> new ControlOutcome.NotFound();
            case "FOREIGN" -> new ControlOutcome.Foreign();
            default -> new ControlOutcome.Done();
        };
    }

    private static Uni<RollbackOutcome> answer(RollbackOutcome outcome) {
        return Uni.createFrom().item(outcome);
    }

    private static List<String> reset(JobKeys keys) {
        return List.of(
                keys.spec(),
                keys.control(),
                keys.status(),
                keys.events(),
                keys.owner(),
                keys.planned(),
                keys.tasks(),
                keys.results(),
                keys.reissued());
    }

    /// @param owner id of the token that the job was created with
    /// @param atMost number of the version to go back to, or to one before it; empty: the last one that is kept
    private record Wish(JobKeys keys, Optional<String> owner, Actor by, OptionalInt atMost) {}

    /// @param sha256 of the current version's state, hex
    /// @param state that the job has reached
    private record Step(int current, String sha256, String state, int target) {
        boolean hasEnded() {
            return JobStates.of(state).filter(JobStates::isFinal).isPresent();
        }
    }
}
