package io.manyhands.model.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.model.advance.Beginning;
import io.manyhands.model.check.Auditing;
import io.manyhands.model.doubt.DoubtPolicy;
import io.manyhands.model.doubt.Doubts;
import io.manyhands.model.record.RecordLine;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.model.testing.TestResults;
import io.manyhands.model.version.Commit;
import io.manyhands.model.version.Sha256;
import io.manyhands.model.version.Status;
import io.manyhands.model.version.StoredJob;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.Work;
import io.manyhands.redis.streams.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a commit adds to the job's record.
class CommitDraftTest {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final DoubtPolicy POLICY = new DoubtPolicy(100, 3, Duration.ofMinutes(1), true, false);

    @Test
    void chainBeginsWithTheSpecificationAndVersionZero() {
        var spec = TestJobs.tiny("job");
        var first = first(spec);
        assertThat(first.status().head())
                .contains(RecordLine.first(
                                "job", spec.toByteString(), first.status().sha256())
                        .sha256());
    }

    @Test
    void everyRoundHangsOnTheOneBefore() {
        var commits = run(TestJobs.evaluated("job"), TestResults::ofAllLeaves);
        assertThat(commits).hasSize(5);
        for (int at = 1; at < commits.size(); at++) {
            var round = round(commits.get(at));
            var head = commits.get(at - 1).status().head().orElseThrow();
            assertThat(Sha256.of(round.getPreviousSha256())).isEqualTo(head);
            assertThat(commits.get(at).status().head())
                    .contains(RecordLine.round(round).sha256());
            assertThat(Sha256.of(round.getContributionsSha256()))
                    .isEqualTo(RecordLine.contributions(round.getContributionsList())
                            .sha256());
        }
    }

    @Test
    void roundAfterOneThatHasNoLineBeginsAChain() {
        var spec = TestJobs.tiny("job");
        var first = first(spec).status();
        var headless = new Status(
                first.state(),
                first.version(),
                first.sha256(),
                Optional.empty(),
                first.units(),
                first.figures(),
                first.duplicates(),
                first.computeMicros(),
                first.committedAt());
        var round = round(commit(spec, begin(spec, headless), TestResults::ofRoots));
        assertThat(round.hasPreviousSha256()).isTrue();
        assertThat(round.getPreviousSha256()).isEqualTo(RecordLine.NO_HASH);
    }

    static List<JobSpec> jobs() {
        return List.of(
                TestJobs.tiny("job"), TestJobs.evaluated("job"), TestJobs.packed("job"), TestJobs.counting("job"));
    }

    /// So the root's hash is of the bytes that a volunteer would send.
    @ParameterizedTest
    @MethodSource("jobs")
    void rootThatOneVolunteerHasComputedHasTheHashOfItsValue(JobSpec spec) {
        for (var commit : run(spec, TestResults::ofRoots).stream().skip(1).toList()) {
            var round = round(commit);
            assertThat(round.getContributionsList()).isNotEmpty();
            round.getContributionsList()
                    .forEach(only -> assertThat(
                                    only.getKind() == TaskKind.TASK_KIND_ADVANCE
                                            ? round.getAdvanceRootSha256()
                                            : round.getEvaluateRootSha256())
                            .isEqualTo(only.getValueSha256()));
            assertThat(round.hasAdvanceRootSha256()).isEqualTo(hasTree(round, TaskKind.TASK_KIND_ADVANCE));
            assertThat(round.hasEvaluateRootSha256()).isEqualTo(hasTree(round, TaskKind.TASK_KIND_EVALUATE));
        }
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void rootHasTheSameHashWhoeverAddsItUp(JobSpec spec) {
        var byLeaves = run(spec, TestResults::ofAllLeaves);
        var byRoots = run(spec, TestResults::ofRoots);
        for (int at = 1; at < byRoots.size(); at++) {
            assertThat(round(byLeaves.get(at)).getAdvanceRootSha256())
                    .isEqualTo(round(byRoots.get(at)).getAdvanceRootSha256());
            assertThat(round(byLeaves.get(at)).getEvaluateRootSha256())
                    .isEqualTo(round(byRoots.get(at)).getEvaluateRootSha256());
        }
    }

    private static boolean hasTree(RoundCommitted round, TaskKind kind) {
        return round.getContributionsList().stream().anyMatch(each -> each.getKind() == kind);
    }

    private static List<Commit> run(JobSpec spec, Function<TestResults, List<ResultEntry>> volunteers) {
        var commits = new ArrayList<>(List.of(first(spec)));
        var rounds = begin(spec, commits.getFirst().status());
        while (!commits.getLast().isLast()) {
            commits.add(commit(spec, rounds, volunteers));
        }
        return commits;
    }

    private static Commit commit(
            JobSpec spec, JobRounds<?> rounds, Function<TestResults, List<ResultEntry>> volunteers) {
        var status = rounds.status();
        var entries = new ArrayList<Entry>();
        for (var result : volunteers.apply(
                new TestResults(spec, status.version(), status.sha256().raw()))) {
            entries.add(new Entry(entries.size() + 1 + "-0", result.toByteArray()));
        }
        assertThat(rounds.fold(entries, START).complete()).isTrue();
        var next = (Turn.Next) rounds.step(START);
        rounds.committed(next);
        return next.commit();
    }

    private static RoundCommitted round(Commit commit) {
        return commit.round().orElseThrow();
    }

    private static Commit first(JobSpec spec) {
        var work = Work.of(spec);
        var advance = Beginning.of(work).first(Optional.empty());
        return CommitDraft.first(new StoredJob.Fresh(spec, spec.toByteString()), work.schedule(), advance, START);
    }

    private static JobRounds<?> begin(JobSpec spec, Status status) {
        var work = Work.of(spec);
        return new JobRounds<>(
                work, status, Beginning.of(work).first(Optional.empty()), new Doubts(POLICY), Auditing.none(), START);
    }
}
