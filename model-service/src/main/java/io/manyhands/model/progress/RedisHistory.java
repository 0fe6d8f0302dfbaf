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
import io.manyhands.redis.RedisScript;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads what has been committed: entry r of the list is round r.
@ApplicationScoped
class RedisHistory {
    private static final RedisScript PAGE = RedisScript.load(RedisHistory.class, "page.lua");
    private static final RedisScript NEWEST = RedisScript.load(RedisHistory.class, "newest.lua");
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

    /// At most [ProgressConfig#chunkRounds] rounds from this one on.
    Uni<Chunk> chunk(JobKeys job, int from) {
        return redis.run(
                        PAGE,
                        List.of(job.history()),
                        List.of(from, config.chunkRounds(), config.chunkSize().asLongValue()))
                .map(answer -> new Chunk(answer.get(0).toInteger(), parse(answer.get(1))));
    }

    /// The newest rounds, none of them before `first`.
    ///
    /// @param atMost rounds
    Uni<Newest> newest(JobKeys job, int first, int atMost) {
        var args = List.of(first, atMost, config.chunkSize().asLongValue());
        return redis.run(NEWEST, List.of(job.history()), args)
                .map(answer -> new Newest(answer.get(0).toInteger(), parse(answer.get(1))));
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

    private static List<RoundCommitted> parse(Response entries) {
        return IntStream.range(0, entries.size())
                .mapToObj(at -> entries.get(at).toBytes())
                .filter(entry -> entry.length > 0)
                .map(RedisHistory::parse)
                .toList();
    }

    private static RoundCommitted parse(byte[] bytes) {
        return switch (ROUNDS.parse(bytes)) {
            case Sound<RoundCommitted>(RoundCommitted round) -> round;
            case Refused<RoundCommitted>(Reason _, String problem) ->
                throw new IllegalStateException("the history holds something else than rounds: " + problem);
        };
    }
}
