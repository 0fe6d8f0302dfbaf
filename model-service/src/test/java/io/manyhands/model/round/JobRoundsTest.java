package io.manyhands.model.round;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.model.advance.Beginning;
import io.manyhands.model.check.Auditing;
import io.manyhands.model.check.CheckPolicy;
import io.manyhands.model.check.CheckPolicy.Mode;
import io.manyhands.model.check.Draw;
import io.manyhands.model.check.Known;
import io.manyhands.model.doubt.DoubtPolicy;
import io.manyhands.model.doubt.Doubts;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.model.testing.TestResults;
import io.manyhands.model.version.StoredJob;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.TrainingValue;
import io.manyhands.protocol.work.Work;
import io.manyhands.redis.streams.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobRoundsTest {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final JobSpec SPEC = TestJobs.tiny("job");
    private static final DoubtPolicy POLICY = new DoubtPolicy(100, 3, Duration.ofMinutes(1), true, false);

    private final JobRounds<?> rounds = begin(SPEC);
    private int nextId = 1;

    @Test
    void foldingStopsWhereTheRoundIsComplete() {
        var entries = entries(results().ofRoots());
        entries.addAll(entries(results().ofAllLeaves()));
        var folding = rounds.fold(entries, START);
        assertThat(folding.complete()).isTrue();
        assertThat(folding.rest()).isEqualTo(entries.subList(1, 6));
    }

    @Test
    void entriesThatAreDeliveredAgainAreNotCountedAgain() {
        var entries = entries(results().ofAllLeaves().subList(0, 3));
        assertThat(rounds.fold(entries, START).tally()).isEqualTo(new Folding.Tally(3, 0, 0, 0));
        assertThat(rounds.fold(entries, START).tally()).isEqualTo(new Folding.Tally(0, 0, 0, 0));
    }

    @Test
    void stepIsComputedOnceHoweverOftenItIsAskedFor() {
        rounds.fold(entries(results().ofRoots()), START);
        assertThat(rounds.step(START.plusSeconds(1))).isSameAs(rounds.step(START.plusSeconds(2)));
    }

    @Test
    void commitRemovesAllEntriesSeenAndCountsTheStaleOnes() {
        turn(entries(results().ofRoots()));
        var stale = new TestResults(SPEC, 0, rounds.status().sha256().raw()).ofRoots();
        var entries = entries(stale);
        entries.addAll(entries(results().ofAllLeaves().subList(0, 2)));
        entries.addAll(entries(results().ofRoots()));
        var commit = turn(entries).commit();
        assertThat(commit.usedUp()).isEqualTo(entries.stream().map(Entry::id).toList());
        assertThat(commit.status().duplicates())
                .as("one stale, two replaced by the root")
                .isEqualTo(3);
        assertThat(commit.round())
                .hasValueSatisfying(round -> assertThat(round.getDuplicates()).isEqualTo(2));
    }

    @Test
    void lastRoundFinishesTheJob() {
        assertThat(turn(entries(results().ofRoots())).commit().isLast()).isFalse();
        turn(entries(results().ofRoots()));
        var last = turn(entries(results().ofRoots())).commit();
        assertThat(last.isLast()).isTrue();
        assertThat(last.status().state()).isEqualTo(JobState.JOB_STATE_FINISHED);
        assertThat(last.status().units()).isEqualTo(29);
    }

    /// Nothing final on a stranger's word: all that is to be checked is, before the job ends.
    @Test
    void roundThatEndsTheJobEarlyWaitsForItsChecks() {
        var spec = TestJobs.endingEarly("job");
        var policy = new CheckPolicy(Mode.OPTIMISTIC, 1, 0, 8, Duration.ofMinutes(10));
        var auditing = new Auditing("job", policy, new Draw(ByteString.copyFrom(new byte[32])), Known.NOTHING);
        auditing.seen(1);
        var checked = begin(spec, auditing);
        for (int round = 0; round < 3; round++) {
            var at = checked.status();
            var results = new TestResults(spec, round, at.sha256().raw()).ofRoots();
            assertThat(checked.fold(entries(results), START).complete()).isTrue();
            assertThat(checked.isHeld()).as("round %d", round).isEqualTo(round == 2);
            var next = (Turn.Next) checked.step(START);
            assertThat(next.commit().isLast()).isEqualTo(round == 2);
            checked.committed(next);
        }
    }

    @Test
    void wallTimeRunsFromCommitToCommit() {
        rounds.fold(entries(results().ofRoots()), START);
        var first = (Turn.Next) rounds.step(START.plusMillis(250));
        assertThat(first.commit().round())
                .hasValueSatisfying(round -> assertThat(round.getWallMicros()).isEqualTo(250_000));
        rounds.committed(first);
        rounds.fold(entries(results().ofRoots()), START);
        var second = (Turn.Next) rounds.step(START.plus(Duration.ofDays(1)));
        assertThat(second.commit().round())
                .hasValueSatisfying(round -> assertThat(Integer.toUnsignedLong(round.getWallMicros()))
                        .as("saturates at 32 bits")
                        .isEqualTo(0xFFFF_FFFFL));
    }

    @Test
    void stallIsNoticedOncePerPatience() {
        var patience = Duration.ofSeconds(5);
        assertThat(rounds.noticeStall(patience, START.plusSeconds(4))).isFalse();
        assertThat(rounds.noticeStall(patience, START.plusSeconds(6))).isTrue();
        assertThat(rounds.noticeStall(patience, START.plusSeconds(10))).isFalse();
        rounds.fold(entries(results().ofAllLeaves().subList(0, 1)), START.plusSeconds(11));
        assertThat(rounds.noticeStall(patience, START.plusSeconds(15))).isFalse();
        rounds.fold(entries(results().ofRoots()), START.plusSeconds(15));
        assertThat(rounds.noticeStall(patience, START.plusSeconds(99)))
                .as("complete")
                .isFalse();
    }

    @Test
    void rejectedResultIsReportedWithItsEntry() {
        var result = results().of(TaskKind.TASK_KIND_ADVANCE, new TreeNode(1, 0));
        var wrong = TestResults.withUnits(result, 99);
        var folding = rounds.fold(entries(List.of(wrong)), START);
        assertThat(folding.objections())
                .singleElement()
                .asString()
                .contains("1-0")
                .contains("99 units");
        assertThat(folding.missing()).hasSize(1);
        assertThat(folding.tally()).isEqualTo(new Folding.Tally(0, 0, 0, 1));
    }

    @Test
    void statusIsNotSettledWhileACommitMayBeOnItsWay() {
        rounds.fold(entries(results().ofRoots()), START);
        assertThat(rounds.settledStatus()).contains(rounds.status());
        var next = (Turn.Next) rounds.step(START);
        assertThat(rounds.settledStatus()).isEmpty();
        rounds.committed(next);
        assertThat(rounds.settledStatus()).contains(next.commit().status());
    }

    /// Each value is finite, their sum is not.
    @Test
    void roundWhoseStepOverflowsBeginsAnewAndNobodyIsBelievedAlone() {
        var halves = List.of(new TreeNode(2, 0), new TreeNode(2, 1));
        var results = hugeHalves();
        assertThat(rounds.fold(entries(results), START).complete()).isTrue();
        assertThat(rounds.step(START)).isInstanceOf(Turn.Again.class);
        assertThat(again().missing()).singleElement().satisfies(missing -> {
            assertThat(missing.getNodesList())
                    .containsExactlyElementsOf(
                            halves.stream().map(TreeNode::toMessage).toList());
            assertThat(missing.getAvoidList())
                    .containsExactly(results.getFirst().getVolunteerId());
        });
        var another = results().ofRoots().getFirst().toBuilder()
                .setVolunteerId(ByteString.copyFromUtf8("another-0123"))
                .build();
        var folding = rounds.fold(entries(List.of(another)), START);
        assertThat(folding.complete()).isFalse();
        assertThat(folding.putAside()).hasSize(1);
        assertThat(rounds.news()).isPresent();
        assertThat(rounds.news()).as("told already").isEmpty();
        var trusted = another.toBuilder().setTrusted(true).build();
        assertThat(rounds.fold(entries(List.of(trusted)), START).complete()).isTrue();
        assertThat(rounds.step(START)).isInstanceOf(Turn.Next.class);
    }

    @Test
    void whatARoundHasSeenIsSpentWhenItIsComputedAgainExceptEvidence() {
        var huge = entries(hugeHalves());
        var notFinite = results().of(TaskKind.TASK_KIND_ADVANCE, new TreeNode(0, 0)).toBuilder()
                .setNotFinite(true)
                .build();
        var evidence = entries(List.of(notFinite));
        assertThat(rounds.fold(evidence, START).complete()).isFalse();
        assertThat(rounds.fold(huge, START).complete()).isTrue();
        assertThat(rounds.step(START)).isInstanceOf(Turn.Again.class);
        var once = again();
        assertThat(once.spent()).isEqualTo(huge.stream().map(Entry::id).toList());
        rounds.forget(once.spent());
        var trusted = entries(List.of(
                results().ofRoots().getFirst().toBuilder().setTrusted(true).build()));
        assertThat(turn(trusted).commit().usedUp())
                .as("a commit need not remove what is gone")
                .containsExactly(evidence.getFirst().id(), trusted.getFirst().id());
    }

    @Test
    void pauseDoublesEachTimeTheSameRoundIsComputedAgain() {
        var pauses = new ArrayList<Duration>();
        for (int i = 0; i < 10; i++) {
            assertThat(rounds.fold(entries(hugeHalves()), START).complete()).isTrue();
            assertThat(rounds.step(START)).isInstanceOf(Turn.Again.class);
            pauses.add(again().pause());
        }
        assertThat(pauses.subList(0, 3))
                .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(pauses).isSorted().endsWith(Duration.ofMinutes(1), Duration.ofMinutes(1));
        var patience = Duration.ofSeconds(5);
        assertThat(rounds.noticeStall(patience, START.plusSeconds(64)))
                .as("the pause is no stall")
                .isFalse();
        assertThat(rounds.noticeStall(patience, START.plusSeconds(66))).isTrue();
    }

    private List<ResultEntry> hugeHalves() {
        var huge = new TrainingValue(1, 1, new float[] {3e38f, 3e38f, 3e38f, 3e38f, 3e38f, 3e38f, 3e38f, 3e38f});
        return Stream.of(new TreeNode(2, 0), new TreeNode(2, 1))
                .map(node -> TestResults.with(results().of(TaskKind.TASK_KIND_ADVANCE, node), huge))
                .toList();
    }

    private OnceMore again() {
        var first = Beginning.of(Work.of(SPEC)).first(Optional.empty());
        return rounds.again(first.state(), first.memory(), START);
    }

    private Turn.Next turn(List<Entry> entries) {
        assertThat(rounds.fold(entries, START).complete()).isTrue();
        var next = (Turn.Next) rounds.step(START);
        rounds.committed(next);
        return next;
    }

    private TestResults results() {
        return new TestResults(
                SPEC, rounds.status().version(), rounds.status().sha256().raw());
    }

    private List<Entry> entries(List<ResultEntry> results) {
        var entries = new ArrayList<Entry>();
        results.forEach(result -> entries.add(new Entry(nextId++ + "-0", result.toByteArray())));
        return entries;
    }

    private static JobRounds<?> begin(JobSpec spec) {
        return begin(spec, Auditing.none());
    }

    private static JobRounds<?> begin(JobSpec spec, Auditing auditing) {
        var work = Work.of(spec);
        var advance = Beginning.of(work).first(Optional.empty());
        var first = CommitDraft.first(new StoredJob.Fresh(spec, spec.toByteString()), work.schedule(), advance, START);
        return new JobRounds<>(work, first.status(), advance, new Doubts(POLICY), auditing, START);
    }
}
