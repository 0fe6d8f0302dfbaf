package io.manyhands.task.check;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.v1.CheckEntry;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.manyhands.redis.Replies;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// What auditors are to compute again, in Redis, job by job.
@ApplicationScoped
class RedisChecks {
    private static final RedisScript FREE = RedisScript.load(RedisChecks.class, "free.lua");
    private static final RedisScript TAKE = RedisScript.load(RedisChecks.class, "take.lua");
    private static final RedisScript DONE = RedisScript.load(RedisChecks.class, "done.lua");
    private static final CheckedParser<CheckEntry> ENTRIES = CheckedParser.of(CheckEntry.getDefaultInstance());

    private final RedisCalls redis;
    private final CheckConfig config;

    RedisChecks(RedisCalls redis, CheckConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /// Those of a job that no auditor is at.
    Uni<List<Check>> free(String job) {
        var keys = Keys.job(job);
        return redis.run(FREE, List.of(keys.checks(), keys.checksTaken()), List.of())
                .map(reply -> checks(job, reply));
    }

    /// Takes them for a while, unless somebody else was faster.
    ///
    /// @param wanted of one job
    /// @return those that were taken
    Uni<List<Check>> take(String job, List<Check> wanted) {
        var keys = Keys.job(job);
        var args = new ArrayList<Object>();
        args.add(config.takenFor().toMillis());
        wanted.forEach(check -> args.add(check.place()));
        return redis.run(TAKE, List.of(keys.checks(), keys.checksTaken()), args)
                .map(Replies::texts)
                .map(HashSet::new)
                .map(taken -> wanted.stream()
                        .filter(check -> taken.contains(check.place()))
                        .toList());
    }

    /// @param id see [CheckId]
    Uni<Optional<Check>> find(String job, String id) {
        return redis.send(Command.HVALS, Keys.job(job).checks())
                .map(reply -> reply.stream()
                        .flatMap(values -> checks(job, values).stream())
                        .filter(check -> CheckId.of(check.entry()).equals(id))
                        .findFirst());
    }

    /// Tells model-service what an auditor has come to.
    ///
    /// @return false if there is no such check any more
    Uni<Boolean> done(Check check, ResultEntry result) {
        var keys = Keys.job(check.job());
        return redis.run(
                        DONE,
                        List.of(keys.checks(), keys.checksTaken(), keys.results()),
                        List.of(
                                check.place(),
                                Keys.RESULT_FIELD,
                                result.toByteArray(),
                                config.answeredFor().toMillis()))
                .map(reply -> reply.toInteger() == 1);
    }

    private static List<Check> checks(String job, Response entries) {
        return StreamSupport.stream(entries.spliterator(), false)
                .flatMap(bytes -> ENTRIES
                        .parse(bytes.toBuffer().getBytes())
                        .orReport(problem -> Log.errorf("job %s: a check: %s; it is skipped", job, problem))
                        .stream())
                .map(entry -> new Check(job, entry))
                .toList();
    }
}
