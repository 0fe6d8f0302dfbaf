package io.manyhands.model.progress;

import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys.ControlField;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed.Reason;
import io.manyhands.protocol.check.Parsed.Refused;
import io.manyhands.protocol.check.Parsed.Sound;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.redis.RedisCalls;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what has been committed: entry r of the list is round r.
@ApplicationScoped
class RedisHistory {
    private static final CheckedParser<RoundCommitted> ROUNDS = CheckedParser.of(RoundCommitted.getDefaultInstance());

    private final RedisCalls redis;
    private final ProgressConfig config;

    RedisHistory(RedisCalls redis, ProgressConfig config) {
        this.redis = redis;
        this.config = config;
    }

    Uni<Boolean> exists(JobKeys job) {
        return redis.call(data -> data.key().exists(job.spec()));
    }

    /// At most [ProgressConfig#chunkRounds] rounds from this one on; empty if it is not committed yet.
    Uni<List<RoundCommitted>> chunk(JobKeys job, int from) {
        return redis.call(data ->
                        data.list(byte[].class).lrange(job.history(), from, (long) from + config.chunkRounds() - 1))
                .map(entries -> entries.stream().map(RedisHistory::parse).toList());
    }

    /// What the job does or, once it has ended, how it ended.
    Uni<StateView> state(JobKeys job) {
        return redis.call(data -> data.hash(String.class).hgetall(job.status()))
                .chain(status -> redis.call(data -> data.hash(String.class).hget(job.control(), ControlField.STATE))
                        .map(wish -> state(status, wish)));
    }

    private static StateView state(Map<String, String> status, @Nullable String wish) {
        var reached = Optional.ofNullable(status.get(StatusField.STATE))
                .flatMap(JobStates::of)
                .orElse(JobState.JOB_STATE_CREATED);
        var wanted = Optional.ofNullable(wish).flatMap(JobStates::of).orElse(JobState.JOB_STATE_RUNNING);
        var state = JobStates.effective(wanted, reached);
        return new StateView(JobStates.name(state), state == reached ? status.get(StatusField.REASON) : null);
    }

    private static RoundCommitted parse(byte[] bytes) {
        return switch (ROUNDS.parse(bytes)) {
            case Sound<RoundCommitted>(RoundCommitted round) -> round;
            case Refused<RoundCommitted>(Reason _, String problem) ->
                throw new IllegalStateException("the history holds something else than rounds: " + problem);
        };
    }
}
