package io.manyhands.model.round;

import io.manyhands.model.advance.Advance;
import io.manyhands.model.advance.Beginning;
import io.manyhands.model.advance.FigureGauge;
import io.manyhands.model.check.Auditing;
import io.manyhands.model.check.CheckPolicy;
import io.manyhands.model.doubt.DoubtPolicy;
import io.manyhands.model.doubt.Doubts;
import io.manyhands.model.version.Commit;
import io.manyhands.model.version.Status;
import io.manyhands.model.version.StoredJob;
import io.manyhands.model.version.UnusableJobException;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Verification.Policy;
import io.manyhands.protocol.work.Work;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// How a job's rounds begin: with version 0, or where an earlier owner left it.
///
/// What makes no sense ends as [UnusableJobException].
record Opening(RedisJob job, FoldPool pool, InstantSource clock) {
    /// The rounds of a job.
    ///
    /// @param gauges what its kind of work has to show
    /// @param first version 0, to be committed before anything else; empty if there are versions already
    record Opened(JobRounds<?> rounds, List<FigureGauge> gauges, Optional<Commit> first) {}

    Uni<Opened> first(StoredJob.Fresh fresh) {
        return pool.compute(
                        () -> usable(() -> Beginning.of(Work.of(fresh.spec())).source()))
                .chain(this::source)
                .chain(source -> pool.compute(() -> usable(() -> first(fresh, source))))
                .chain(first -> auditing(fresh.spec(), first.bytes())
                        .map(auditing -> opened(
                                fresh.spec(),
                                first.work(),
                                first.commit().status(),
                                first.advance(),
                                auditing,
                                Optional.of(first.commit()))));
    }

    Uni<Opened> resume(StoredJob.Underway stored) {
        return auditing(stored.spec(), stored.state().length + stored.memory().length)
                .chain(auditing -> pool.compute(() -> usable(() -> {
                    var work = Work.of(stored.spec());
                    var advance = Beginning.of(work).resume(stored.state(), stored.memory());
                    return opened(stored.spec(), work, stored.status(), advance, auditing, Optional.empty());
                })));
    }

    private Uni<Optional<byte[]>> source(Optional<String> sha256) {
        return sha256.map(job::dataset).orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private First first(StoredJob.Fresh fresh, Optional<byte[]> source) {
        var work = Work.of(fresh.spec());
        var advance = Beginning.of(work).first(source);
        var commit = CommitDraft.first(fresh, work.schedule(), advance, clock.instant());
        return new First(work, advance, commit);
    }

    /// Version 0, made.
    private record First(Work work, Advance<?> advance, Commit commit) {
        int bytes() {
            return commit.state().length + commit.memory().length;
        }
    }

    private Opened opened(
            JobSpec spec, Work work, Status status, Advance<?> advance, Auditing auditing, Optional<Commit> first) {
        var doubts = new Doubts(policy(spec, work));
        var rounds = new JobRounds<>(work, status, advance, doubts, auditing, clock.instant());
        return new Opened(rounds, advance.gauges(), first);
    }

    /// @param versionBytes of a version that is kept
    private Uni<Auditing> auditing(JobSpec spec, int versionBytes) {
        var config = job.checks().config();
        long room = config.windowSize().asLongValue() / Math.max(1, versionBytes);
        var policy = CheckPolicy.of(spec, (int) Math.min(config.window(), room), config.banFor());
        return job.auditing(policy, clock.instant());
    }

    private DoubtPolicy policy(JobSpec spec, Work work) {
        var config = job.config();
        boolean clips = spec.getVerification().getPolicy() == Policy.POLICY_CLIPPED;
        return new DoubtPolicy(config.outlierFactor(), config.witnesses(), config.aloneAfter(), work.isExact(), clips);
    }

    private static <T> T usable(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnusableJobException(String.valueOf(e.getMessage()), e);
        }
    }
}
