package io.manyhands.model.thinning;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// The histories as they are kept: entry r of the list is round r.
@ApplicationScoped
class RedisRounds {
    /// Together about as much as Redis reads at once without holding up others.
    private static final int ENTRIES = 500;
    private static final int BYTES = 1 << 20;

    private static final RedisScript SIZE = RedisScript.load(RedisRounds.class, "size.lua");
    private static final RedisScript READ = RedisScript.load(RedisRounds.class, "read.lua");
    private static final RedisScript THIN = RedisScript.load(RedisRounds.class, "thin.lua");

    private final RedisCalls redis;

    RedisRounds(RedisCalls redis) {
        this.redis = redis;
    }

    /// @param bytes in memory
    record Size(long bytes, int rounds) {}

    /// An entry that is replaced.
    @SuppressWarnings("ArrayRecordComponent") // sent as they are; never compared
    record Replacement(int round, byte[] before, byte[] after) {
        int saved() {
            return before.length - after.length;
        }
    }

    /// Ids of all jobs, ended ones too.
    Uni<Set<String>> jobs() {
        return redis.call(data -> data.set(String.class).smembers(Keys.JOBS));
    }

    Uni<Size> size(JobKeys job) {
        return redis.run(SIZE, List.of(job.history()), List.of())
                .map(answer -> new Size(answer.get(0).toLong(), answer.get(1).toInteger()));
    }

    /// Entries from this round on, about a MiB at most.
    ///
    /// @param end the first round that is not wanted
    Uni<List<byte[]>> read(JobKeys job, int from, int end) {
        var args = List.of(from, Math.min(ENTRIES, end - from), BYTES);
        return redis.run(READ, List.of(job.history()), args)
                .map(answer -> IntStream.range(0, answer.size())
                        .mapToObj(at -> answer.get(at).toBytes())
                        .toList());
    }

    /// Each takes effect unless somebody was faster.
    Uni<Void> replace(JobKeys job, List<Replacement> replacements) {
        if (replacements.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var args = new ArrayList<Object>();
        for (var each : replacements) {
            args.addAll(List.of(each.round(), each.before(), each.after()));
        }
        return redis.run(THIN, List.of(job.history()), args).replaceWithVoid();
    }
}
