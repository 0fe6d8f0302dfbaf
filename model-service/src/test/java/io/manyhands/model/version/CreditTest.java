package io.manyhands.model.version;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.model.advance.Beginning;
import io.manyhands.model.check.Auditing;
import io.manyhands.model.doubt.DoubtPolicy;
import io.manyhands.model.doubt.Doubts;
import io.manyhands.model.reduce.Round;
import io.manyhands.model.reduce.RoundSums;
import io.manyhands.model.reduce.Share;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.model.testing.TestResults;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.Schedule;
import io.manyhands.protocol.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CreditTest {
    private static final int ROUND = 2;
    private static final ByteString SHA256 = ByteString.copyFrom(new byte[32]);
    private static final JobSpec SPEC = TestJobs.evaluated("job");
    private static final Work WORK = Work.of(SPEC);
    private static final Schedule SCHEDULE = WORK.schedule();

    private final TestResults results = new TestResults(SPEC, ROUND, SHA256);

    @Test
    void wholeAndItsHalvesAreCreditedOnce() {
        var round = round();
        var root = SCHEDULE.tree(ROUND, TaskKind.TASK_KIND_ADVANCE).root();
        round.accept(by(1, results.of(TaskKind.TASK_KIND_ADVANCE, root.leftChild())), Instant.EPOCH);
        round.accept(by(1, results.of(TaskKind.TASK_KIND_ADVANCE, root.rightChild())), Instant.EPOCH);
        round.accept(by(2, results.of(TaskKind.TASK_KIND_ADVANCE, root)), Instant.EPOCH);
        round.accept(
                by(
                        3,
                        results.of(
                                TaskKind.TASK_KIND_EVALUATE,
                                SCHEDULE.tree(ROUND, TaskKind.TASK_KIND_EVALUATE)
                                        .root())),
                Instant.EPOCH);

        assertThat(commit(round).credits()).isEqualTo(Map.of(name(1), 9L, name(3), 10L));
    }

    /// Whatever is handed in, in whichever order, how often and by whom: leaves, halves, the whole.
    @ParameterizedTest
    @MethodSource("seeds")
    void creditsOfARoundAddUpToItsUnits(long seed) {
        var random = new Random(seed);
        var round = round();
        while (!round.isComplete()) {
            var kind = random.nextBoolean() ? TaskKind.TASK_KIND_ADVANCE : TaskKind.TASK_KIND_EVALUATE;
            round.accept(by(random.nextInt(4), results.of(kind, node(random, kind))), Instant.EPOCH);
        }

        var credited = commit(round).credits().values().stream()
                .mapToLong(units -> units)
                .sum();
        assertThat(credited)
                .isEqualTo(SCHEDULE.units(ROUND, TaskKind.TASK_KIND_ADVANCE)
                        + SCHEDULE.units(ROUND, TaskKind.TASK_KIND_EVALUATE));
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static TreeNode node(Random random, TaskKind kind) {
        var tree = SCHEDULE.tree(ROUND, kind);
        var node = tree.root();
        while (node.level() > 0 && random.nextInt(3) > 0) {
            var children = tree.children(node);
            node = children.get(random.nextInt(children.size()));
        }
        return node;
    }

    private static Round<?> round() {
        var jury = new Doubts(new DoubtPolicy(100, 3, Duration.ofMinutes(1), true, false)).jury();
        return new Round<>(WORK, Beginning.of(WORK).first(Optional.empty()), ROUND, SHA256, jury, Auditing.none());
    }

    private static ResultEntry by(int volunteer, ResultEntry result) {
        return result.toBuilder().setVolunteerId(id(volunteer)).build();
    }

    private static ByteString id(int volunteer) {
        return ByteString.copyFromUtf8("volunteer-%02d".formatted(volunteer));
    }

    private static String name(int volunteer) {
        return java.util.HexFormat.of().formatHex(id(volunteer).toByteArray());
    }

    private static Commit commit(Round<?> round) {
        var shares = round.sums().map(RoundSums::shares).orElseThrow();
        var committed = RoundCommitted.newBuilder()
                .setRound(ROUND)
                .addAllContributions(shares.stream().map(Share::toMessage).toList())
                .build();
        var status = new Status(
                JobState.JOB_STATE_RUNNING,
                ROUND + 1,
                Sha256.of(new byte[4]),
                Optional.empty(),
                0,
                Map.of(),
                0,
                0,
                Instant.EPOCH);
        return new Commit(
                status,
                Optional.empty(),
                new byte[4],
                new byte[0],
                Optional.empty(),
                Optional.of(committed),
                List.of(),
                "");
    }
}
