package io.manyhands.model.record;

import io.manyhands.model.version.Sha256;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed.Reason;
import io.manyhands.protocol.check.Parsed.Refused;
import io.manyhands.protocol.check.Parsed.Sound;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads what a job's record is made of: the specification and the history, in which entry r is round r.
@ApplicationScoped
class RedisRecords {
    private static final RedisScript CHUNK = RedisScript.load(RedisRecords.class, "chunk.lua");
    private static final CheckedParser<RoundCommitted> ROUNDS = CheckedParser.of(RoundCommitted.getDefaultInstance());
    private static final int NO_ANCHOR = -1;

    private final RedisCalls redis;
    private final RecordConfig config;

    RedisRecords(RedisCalls redis, RecordConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /// The specification as it is stored; empty if there is no such job.
    Uni<Optional<byte[]>> spec(JobKeys job) {
        return redis.get(job.spec());
    }

    /// Empty if the job has no version yet.
    Uni<Optional<RecordBeginning>> begin(JobKeys job) {
        return read(job, NO_ANCHOR, 0, 1)
                .map(answer -> Optional.of(answer)
                        .filter(found -> found.get(0) != null && found.get(1) != null)
                        .map(found -> new RecordBeginning(
                                found.get(0).toInteger(),
                                new Sha256(found.get(1).toString()),
                                chunk(found).rounds().stream().findFirst())));
    }

    /// What comes behind what is written.
    Uni<RecordChunk> chunk(JobKeys job, RecordCursor cursor) {
        return read(job, cursor.anchor(), cursor.next(), config.chunkRounds()).map(RedisRecords::chunk);
    }

    private Uni<Response> read(JobKeys job, int anchor, int from, int rounds) {
        return redis.run(
                CHUNK,
                List.of(job.status(), job.history()),
                List.of(anchor, from, rounds, config.chunkSize().asLongValue()));
    }

    private static RecordChunk chunk(Response answer) {
        var entries = answer.get(4);
        var rounds = IntStream.range(0, entries.size())
                .mapToObj(at -> entries.get(at).toBytes())
                .flatMap(entry -> parse(entry).stream())
                .toList();
        return new RecordChunk(parse(answer.get(2).toBytes()), answer.get(3).toInteger(), rounds);
    }

    /// @param entry empty if it is not kept any more
    private static Optional<RoundCommitted> parse(byte[] entry) {
        if (entry.length == 0) {
            return Optional.empty();
        }
        return switch (ROUNDS.parse(entry)) {
            case Sound<RoundCommitted>(RoundCommitted round) -> Optional.of(round);
            case Refused<RoundCommitted>(Reason _, String problem) ->
                throw new IllegalStateException("the history holds something else than rounds: " + problem);
        };
    }
}
