package io.manyhands.task.check;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.task.job.RedisJobs;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;

/// Hands out what auditors compute again, of all open jobs, and passes on what they have come to.
@ApplicationScoped
class CheckDesk {
    private final RedisChecks checks;
    private final RedisAuditors auditors;
    private final RedisJobs jobs;
    private final CheckConfig config;
    private final InstantSource clock = InstantSource.system();

    CheckDesk(RedisChecks checks, RedisAuditors auditors, RedisJobs jobs, CheckConfig config) {
        this.checks = checks;
        this.auditors = auditors;
        this.jobs = jobs;
        this.config = config;
    }

    /// @return nothing if there is nothing to do for as long as the auditor waits
    Uni<List<Check>> take(TakeRequest wanted) {
        var now = clock.instant();
        return auditors.seen(wanted.auditor(), now).chain(() -> takeUntil(now.plus(wanted.waits()), wanted));
    }

    private Uni<List<Check>> takeUntil(Instant end, TakeRequest wanted) {
        return takeNow(wanted).chain(taken -> {
            if (!taken.isEmpty() || !clock.instant().isBefore(end)) {
                return Uni.createFrom().item(taken);
            }
            return Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(config.pollEvery())
                    .chain(() -> takeUntil(end, wanted));
        });
    }

    private Uni<List<Check>> takeNow(TakeRequest wanted) {
        return jobs.openJobs()
                .onItem()
                .transformToMulti(ids -> Multi.createFrom().iterable(ids))
                .onItem()
                .transformToUniAndConcatenate(checks::free)
                .flatMap(free -> Multi.createFrom().iterable(free))
                .collect()
                .asList()
                .chain(free -> free.isEmpty() ? nothing() : take(wanted, free));
    }

    private Uni<List<Check>> take(TakeRequest wanted, List<Check> free) {
        return auditors.here(clock.instant())
                .map(here -> CheckPolicy.of(wanted.auditor(), here).choose(free))
                .map(chosen -> chosen.stream().limit(wanted.count()).toList())
                .chain(this::mark);
    }

    /// One script per job, as jobs may lie on different servers. In the order in which they were chosen.
    private Uni<List<Check>> mark(List<Check> chosen) {
        var byJob = chosen.stream().collect(groupingBy(Check::job, LinkedHashMap::new, toList()));
        return Multi.createFrom()
                .iterable(byJob.entrySet())
                .onItem()
                .transformToUniAndConcatenate(each -> checks.take(each.getKey(), each.getValue()))
                .flatMap(taken -> Multi.createFrom().iterable(taken))
                .collect()
                .asList()
                .map(taken -> chosen.stream().filter(taken::contains).toList());
    }

    /// @return false if there is no such check: its job went back, or it is decided
    Uni<Boolean> done(DoneRequest done) {
        return checks.find(done.job(), done.check())
                .chain(found -> found.map(check -> checks.done(check, result(check, done)))
                        .orElseGet(() -> Uni.createFrom().item(false)));
    }

    private static ResultEntry result(Check check, DoneRequest done) {
        var entry = check.entry();
        return ResultEntry.newBuilder()
                .setKind(entry.getKind())
                .setRound(entry.getRound())
                .setBaseSha256(entry.getBaseSha256())
                .setNode(entry.getNode())
                .setVolunteerId(UnsafeByteOperations.unsafeWrap(Keys.auditorId(done.auditor())))
                .setComputeMicros(done.computeMicros())
                .setCheckedSha256(ByteString.fromHex(done.sha256()))
                .setTrusted(true)
                .build();
    }

    private static Uni<List<Check>> nothing() {
        return Uni.createFrom().item(List.of());
    }
}
