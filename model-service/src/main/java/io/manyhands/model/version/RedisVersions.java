package io.manyhands.model.version;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.model.owner.OwnerToken;
import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.CheckpointField;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.StateChanged;
import io.manyhands.protocol.v1.VersionPublished;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.manyhands.redis.Replies;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// Writes versions. Each method is one script, hence atomic, and may be sent again when its answer was lost.
@ApplicationScoped
public class RedisVersions {
    private static final RedisScript COMMIT = RedisScript.load(RedisVersions.class, "commit.lua");
    private static final RedisScript CHECKPOINT = RedisScript.load(RedisVersions.class, "checkpoint.lua");
    private static final RedisScript GO_BACK = RedisScript.load(RedisVersions.class, "goback.lua");
    private static final RedisScript TELL = RedisScript.load(RedisVersions.class, "tell.lua");
    private static final RedisScript FAIL = RedisScript.load(RedisVersions.class, "fail.lua");

    /// How long the number of jobs that share the memory for replaced states is believed.
    private static final Duration COUNTED_EVERY = Duration.ofSeconds(5);

    private final RedisCalls redis;
    private final VersionConfig config;
    private final Uni<Long> openJobs;

    RedisVersions(RedisCalls redis, VersionConfig config) {
        this.redis = redis;
        this.config = config;
        this.openJobs = redis.call(data -> data.set(String.class).scard(Keys.OPEN_JOBS))
                .onFailure()
                .recoverWithItem(1L)
                .memoize()
                .forFixedDuration(COUNTED_EVERY);
    }

    public Uni<CommitOutcome> commit(JobKeys job, OwnerToken owner, Commit commit) {
        return openJobs.chain(
                        jobs -> redis.run(COMMIT, keys(job, commit), args(owner, commit, retention(commit, jobs))))
                .map(answer -> switch (answer.toString()) {
                    case "COMMITTED", "DONE" -> CommitOutcome.COMMITTED;
                    case "FENCED" -> CommitOutcome.FENCED;
                    default -> CommitOutcome.CONFLICT;
                });
    }

    /// Sets the state to FAILED, unless another process owns the job.
    ///
    /// @return false if it does
    public Uni<Boolean> fail(JobKeys job, OwnerToken owner, String reason) {
        var event = Event.newBuilder()
                .setStateChanged(StateChanged.newBuilder()
                        .setState(JobState.JOB_STATE_FAILED)
                        .setReason(reason))
                .build();
        return redis.run(
                        FAIL,
                        List.of(job.owner(), job.status(), job.events()),
                        List.of(
                                owner.value(),
                                JobStates.name(JobState.JOB_STATE_FAILED),
                                reason,
                                event.toByteArray(),
                                Keys.EVENTS_KEPT))
                .map(answer -> answer.toString().equals("FAILED"));
    }

    /// Keeps the version that was just committed, if it is one of those to roll back to.
    ///
    /// @param window so many versions before it are kept, too, for now
    public Uni<Void> keep(JobKeys job, OwnerToken owner, Commit commit, int window) {
        var policy = new CheckpointPolicy(
                config.checkpointEvery(), config.checkpointSize().asLongValue());
        int version = commit.status().version();
        long bytes = (long) commit.state().length + commit.memory().length;
        var distance = window > 0 ? policy.distance(version, bytes) : policy.keep(version, bytes);
        if ((distance.isEmpty() && window == 0) || commit.isLast()) {
            return Uni.createFrom().voidItem();
        }
        var sha256 = commit.status().sha256().hex();
        var keys = List.of(job.owner(), job.status(), job.state(sha256), job.memory(), job.checkpoints());
        return redis.run(
                        CHECKPOINT,
                        keys,
                        List.of(owner.value(), version, distance.orElse(Integer.MAX_VALUE), version - window))
                .replaceWithVoid();
    }

    /// Goes back to the last kept version up to that one.
    ///
    /// @param current the version that the job is at
    /// @param note for the organizer
    /// @param redone results that are given up
    /// @return false if the job is another process's, or has moved on
    public Uni<Boolean> goBack(JobKeys job, OwnerToken owner, int atMost, Status current, String note, int redone) {
        return redis.send(Command.HKEYS, job.checkpoints())
                .map(fields -> CheckpointField.versions(Replies.texts(fields), CheckpointField.STATUS).stream()
                        .filter(version -> version <= atMost)
                        .max(Integer::compare))
                .chain(kept -> kept.isPresent()
                        ? redis.send(
                                        Command.HGET,
                                        job.checkpoints(),
                                        CheckpointField.of(kept.get(), CheckpointField.STATUS))
                                .chain(status -> goBack(job, owner, statusOf(status), current, note, redone))
                        : Uni.createFrom().item(false));
    }

    private Uni<Boolean> goBack(JobKeys job, OwnerToken owner, Status kept, Status current, String note, int redone) {
        var event = VersionPublished.newBuilder()
                .setVersion(kept.version())
                .setSha256(kept.sha256().raw())
                .setState(JobState.JOB_STATE_RUNNING);
        var keys = List.of(
                job.owner(),
                job.status(),
                job.memory(),
                job.checkpoints(),
                job.history(),
                job.events(),
                job.results(),
                job.planned(),
                job.tasks(),
                job.reissued(),
                job.accepted(current.version()),
                job.state(kept.sha256().hex()),
                job.state(current.sha256().hex()),
                job.checks(),
                job.checksTaken(),
                job.verification(),
                job.outputs(),
                job.failures());
        var args = List.<Object>of(
                owner.value(),
                kept.version(),
                current.version(),
                config.retention().toMillis(),
                Event.newBuilder().setVersionPublished(event).build().toByteArray(),
                Keys.EVENTS_KEPT,
                note,
                redone);
        return redis.run(GO_BACK, keys, args).map(answer -> answer.toString().equals("CHANGED"));
    }

    /// As a checkpoint has it: a JSON array of field, value, field, value …
    private static Status statusOf(Optional<Response> stored) {
        try {
            var texts =
                    new ObjectMapper().readValue(stored.map(Response::toString).orElse("[]"), String[].class);
            var fields = new HashMap<String, String>();
            for (int i = 0; i + 1 < texts.length; i += 2) {
                fields.put(texts[i], texts[i + 1]);
            }
            return Status.fromFields(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checkpoint's status cannot be read: " + stored, e);
        }
    }

    /// Tells the organizer something about a job's results, unless another process owns the job.
    ///
    /// @param field of the status
    public Uni<Void> tell(JobKeys job, OwnerToken owner, String field, String text) {
        return redis.run(TELL, List.of(job.owner(), job.status()), List.of(owner.value(), field, text))
                .replaceWithVoid();
    }

    private static List<String> keys(JobKeys job, Commit commit) {
        var sha256 = commit.status().sha256();
        return List.of(
                job.owner(),
                job.status(),
                job.state(sha256.hex()),
                job.state(commit.base().orElse(sha256).hex()),
                job.memory(),
                job.history(),
                job.events(),
                job.results(),
                job.contributions(),
                job.accepted(commit.status().version() - 1),
                job.change(),
                job.outputs(),
                job.failures());
    }

    private Duration retention(Commit commit, long jobs) {
        var policy = RetentionPolicy.shared(
                config.retention(),
                config.retainedSize().asLongValue(),
                config.retainedInAll().asLongValue(),
                jobs);
        return policy.of(commit.roundTime(), commit.state().length);
    }

    private static List<Object> args(OwnerToken owner, Commit commit, Duration retention) {
        var fields = commit.status().toFields();
        var args = new ArrayList<>(List.<Object>of(
                owner.value(),
                commit.expectedVersion(),
                commit.status().version(),
                commit.status().sha256().hex(),
                commit.keepsState() ? "" : commit.state(),
                retention.toMillis(),
                commit.memory(),
                commit.change().<Object>map(change -> change.toByteArray()).orElse(""),
                commit.round().<Object>map(round -> round.toByteArray()).orElse(""),
                Event.newBuilder().setVersionPublished(commit.toEvent()).build().toByteArray(),
                Keys.EVENTS_KEPT,
                commit.isLast() ? 1 : 0,
                commit.isOutput() ? 1 : 0,
                Keys.FAILURES_KEPT,
                fields.size()));
        fields.forEach((field, value) -> args.addAll(List.of(field, value)));
        var credits = commit.credits();
        args.add(credits.size());
        credits.forEach((volunteer, units) -> args.addAll(List.of(volunteer, units)));
        args.add(commit.failures().size());
        commit.failures().forEach(failure -> args.add(failure.text()));
        args.addAll(commit.usedUp());
        return args;
    }
}
