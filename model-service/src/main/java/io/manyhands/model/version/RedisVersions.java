package io.manyhands.model.version;

import io.manyhands.model.owner.OwnerToken;
import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.StateChanged;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Writes versions. Each method is one script, hence atomic, and may be sent again when its answer was lost.
@ApplicationScoped
public class RedisVersions {
    private static final RedisScript COMMIT = RedisScript.load(RedisVersions.class, "commit.lua");
    private static final RedisScript CHECKPOINT = RedisScript.load(RedisVersions.class, "checkpoint.lua");
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
    public Uni<Void> keep(JobKeys job, OwnerToken owner, Commit commit) {
        var policy = new CheckpointPolicy(
                config.checkpointEvery(), config.checkpointSize().asLongValue());
        int version = commit.status().version();
        var distance = policy.keep(version, (long) commit.state().length + commit.memory().length);
        if (distance.isEmpty() || commit.isLast()) {
            return Uni.createFrom().voidItem();
        }
        var sha256 = commit.status().sha256().hex();
        var keys = List.of(job.owner(), job.status(), job.state(sha256), job.memory(), job.checkpoints());
        return redis.run(CHECKPOINT, keys, List.of(owner.value(), version, distance.getAsInt()))
                .replaceWithVoid();
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
                job.change());
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
                fields.size()));
        fields.forEach((field, value) -> args.addAll(List.of(field, value)));
        var credits = commit.credits();
        args.add(credits.size());
        credits.forEach((volunteer, units) -> args.addAll(List.of(volunteer, units)));
        args.addAll(commit.usedUp());
        return args;
    }
}
