package io.manyhands.model.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.model.advance.Beginning;
import io.manyhands.model.check.Auditing;
import io.manyhands.model.doubt.DoubtPolicy;
import io.manyhands.model.doubt.Doubts;
import io.manyhands.model.doubt.Jury;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.model.testing.TestResults;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.CountingValue;
import io.manyhands.protocol.work.NodeValues;
import io.manyhands.protocol.work.TrainingValue;
import io.manyhands.protocol.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTest {
    private static final ByteString SHA256 = ByteString.copyFrom(new byte[32]);
    private static final JobSpec SPEC = TestJobs.evaluated("job");
    private static final TreeNode NODE = new TreeNode(1, 0);
    private static final Work WORK = Work.of(SPEC);
    private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");

    private final Round<?> round = round(2);
    private final TestResults results = new TestResults(SPEC, 2, SHA256);

    @Test
    void roundIsCompleteWhenAllItsTreesAre() {
        round.accept(
                results.of(
                        TaskKind.TASK_KIND_ADVANCE,
                        WORK.schedule().tree(2, TaskKind.TASK_KIND_ADVANCE).root()),
                NOW);
        assertThat(round.isComplete()).isFalse();
        round.accept(
                results.of(
                        TaskKind.TASK_KIND_EVALUATE,
                        WORK.schedule().tree(2, TaskKind.TASK_KIND_EVALUATE).root()),
                NOW);
        assertThat(round.sums()).hasValueSatisfying(sums -> {
            assertThat(sums.advance()).isPresent();
            assertThat(sums.evaluate()).isPresent();
            assertThat(sums.shares()).extracting(Share::units).containsExactly(9, 10);
            assertThat(sums.computeMicros()).isEqualTo(19_000);
        });
    }

    @Test
    void resultOfAnEarlierRoundIsStale() {
        var stale = new TestResults(SPEC, 1, SHA256).of(TaskKind.TASK_KIND_ADVANCE, NODE);
        assertThat(round.accept(stale, NOW)).isEqualTo(new FoldOutcome.Stale());
    }

    @Test
    void evidenceOfResultsThatAreNotFiniteCountsOnlyForTheseWeights() {
        var evidence = results.of(TaskKind.TASK_KIND_ADVANCE, NODE).toBuilder()
                .setTrusted(true)
                .setNotFinite(true);
        assertThat(round.accept(evidence.build(), NOW)).isEqualTo(new FoldOutcome.Diverged());
        var others = evidence.setBaseSha256(ByteString.copyFrom(new byte[] {1})).build();
        assertThat(round.accept(others, NOW)).isInstanceOf(FoldOutcome.Rejected.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongResults")
    void wrongResultIsRejectedAndItsSubtreeReported(String expected, UnaryOperator<ResultEntry.Builder> spoil) {
        var wrong = spoil.apply(results.of(TaskKind.TASK_KIND_ADVANCE, NODE).toBuilder())
                .build();
        assertThat(round.accept(wrong, NOW)).isInstanceOfSatisfying(FoldOutcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).contains(expected);
            assertThat(rejected.missing()).contains(missing(NODE));
        });
    }

    static Stream<Arguments> wrongResults() {
        return Stream.of(
                wrong("3 units, the subtree has 4", r -> TestResults.withUnits(r.build(), 3).toBuilder()),
                wrong("5 correct answers of 4", r -> with(r, new TrainingValue(1, 5, new float[8]))),
                wrong("value has 12 bytes, must have 40", r -> with(r, new TrainingValue(1, 4, new float[1]))),
                wrong("another state than that of version 2", r -> r.setBaseSha256(ByteString.copyFromUtf8("x"))));
    }

    @ParameterizedTest
    @MethodSource("wrongNodes")
    void nodeOutsideTheTreeIsRejectedWithoutFurtherAdo(Node node) {
        var wrong = results.of(TaskKind.TASK_KIND_ADVANCE, NODE).toBuilder()
                .setNode(node)
                .build();
        assertThat(round.accept(wrong, NOW)).isInstanceOfSatisfying(FoldOutcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).contains("outside");
            assertThat(rejected.missing()).isEmpty();
        });
    }

    static Stream<Node> wrongNodes() {
        return Stream.of(
                Node.newBuilder().setLevel(0).setIndex(5).build(),
                Node.newBuilder().setLevel(31).build(),
                Node.newBuilder().setLevel(-1).build(),
                Node.newBuilder().setIndex(-1).build());
    }

    @Test
    void kindThatIsNotPartOfTheRoundIsRejected() {
        var trainOnly = round(1);
        var evaluation = results.of(TaskKind.TASK_KIND_EVALUATE, NODE).toBuilder()
                .setRound(1)
                .build();
        assertThat(trainOnly.accept(evaluation, NOW)).isInstanceOfSatisfying(FoldOutcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).contains("TASK_KIND_EVALUATE").contains("not part of round 1");
            assertThat(rejected.missing()).isEmpty();
        });
    }

    @Test
    void rejectedResultWhoseSubtreeIsCoveredNeedsNoReplacement() {
        round.accept(results.of(TaskKind.TASK_KIND_ADVANCE, NODE), NOW);
        var wrong = TestResults.withUnits(results.of(TaskKind.TASK_KIND_ADVANCE, NODE), 1);
        assertThat(round.accept(wrong, NOW))
                .isInstanceOfSatisfying(
                        FoldOutcome.Rejected.class,
                        rejected -> assertThat(rejected.missing()).isEmpty());
    }

    @Test
    void missingNamesEachTreeThatIsNotComplete() {
        round.accept(results.of(TaskKind.TASK_KIND_ADVANCE, NODE), NOW);
        assertThat(round.missing())
                .containsExactlyInAnyOrder(
                        missing(new TreeNode(1, 1), new TreeNode(2, 1)),
                        NodesMissing.newBuilder()
                                .setRound(2)
                                .setKind(TaskKind.TASK_KIND_EVALUATE)
                                .addNodes(new TreeNode(2, 0).toMessage())
                                .build());
    }

    @Test
    void finalRoundOnlyEvaluates() {
        var last = round(3);
        new TestResults(SPEC, 3, SHA256).ofAllLeaves().forEach(result -> last.accept(result, NOW));
        assertThat(last.sums())
                .hasValueSatisfying(sums -> assertThat(sums.advance()).isEmpty());
    }

    @Test
    void contributionKeepsTheHashOfItsValue() {
        var result = new TestResults(SPEC, 1, SHA256).ofRoots().getFirst();
        var trainOnly = round(1);
        trainOnly.accept(result, NOW);
        assertThat(trainOnly.sums())
                .hasValueSatisfying(sums -> assertThat(sums.shares())
                        .singleElement()
                        .satisfies(share -> assertThat(share.toMessage().getValueSha256())
                                .isEqualTo(result.getValue().getSha256())
                                .hasSize(32)));
    }

    @Test
    void workOfAnotherKindIsAddedUpByTheSameRules() {
        var spec = TestJobs.counting("count");
        var work = Work.of(spec);
        var counting =
                new Round<>(work, Beginning.of(work).first(Optional.empty()), 0, SHA256, jury(), Auditing.none());
        var counted = new TestResults(spec, 0, SHA256);
        var wrong = counted.of(TaskKind.TASK_KIND_ADVANCE, NODE).toBuilder();
        wrong.setValue(NodeValues.of(4, new CountingValue(5).encode()));
        assertThat(counting.accept(wrong.build(), NOW))
                .isInstanceOfSatisfying(
                        FoldOutcome.Rejected.class,
                        rejected -> assertThat(rejected.reason()).contains("5 counted, the subtree has 4"));
        counted.ofAllLeaves().forEach(result -> counting.accept(result, NOW));
        assertThat(counting.sums())
                .hasValueSatisfying(sums -> assertThat(sums.advance()).hasValueSatisfying(root -> {
                    assertThat(root.value()).isEqualTo(new CountingValue(9));
                    assertThat(root.units()).isEqualTo(9);
                }));
    }

    @Test
    void whatAStrangerGivesIsShortenedWhereValuesAreClipped() {
        var doubts = new Doubts(new DoubtPolicy(100, 3, Duration.ofMinutes(1), false, true));
        var before = round(1, doubts.jury());
        before.accept(rootOf(1, 1), NOW);
        doubts.committed(before.jury());
        var clipped = round(2, doubts.jury());
        var long4 = rootOf(2, 4);

        clipped.accept(long4, NOW);
        clipped.accept(results.of(TaskKind.TASK_KIND_EVALUATE, rootNode(TaskKind.TASK_KIND_EVALUATE)), NOW);

        var expected = TestResults.value(long4).gradientSum();
        for (int i = 0; i < expected.length; i++) {
            expected[i] *= 0.25f;
        }
        assertThat(clipped.sums().orElseThrow().advance().orElseThrow().value())
                .isInstanceOfSatisfying(
                        TrainingValue.class,
                        value -> assertThat(value.gradientSum()).containsExactly(expected));
    }

    /// @param magnitude for each sample
    private static ResultEntry rootOf(int round, double magnitude) {
        var result = new TestResults(SPEC, round, SHA256)
                .of(TaskKind.TASK_KIND_ADVANCE, rootNode(TaskKind.TASK_KIND_ADVANCE));
        return result.toBuilder()
                .setMagnitude(magnitude * result.getValue().getUnits())
                .build();
    }

    private static TreeNode rootNode(TaskKind kind) {
        return WORK.schedule().tree(2, kind).root();
    }

    private static Round<?> round(int number) {
        return round(number, jury());
    }

    private static Round<?> round(int number, Jury jury) {
        return new Round<>(WORK, Beginning.of(WORK).first(Optional.empty()), number, SHA256, jury, Auditing.none());
    }

    private static Jury jury() {
        return new Doubts(new DoubtPolicy(100, 3, Duration.ofMinutes(1), true, false)).jury();
    }

    private static ResultEntry.Builder with(ResultEntry.Builder result, TrainingValue value) {
        return TestResults.with(result.build(), value).toBuilder();
    }

    private static Arguments wrong(String expected, UnaryOperator<ResultEntry.Builder> spoil) {
        return Arguments.of(expected, spoil);
    }

    private static NodesMissing missing(TreeNode... nodes) {
        return NodesMissing.newBuilder()
                .setRound(2)
                .setKind(TaskKind.TASK_KIND_ADVANCE)
                .addAllNodes(Stream.of(nodes).map(TreeNode::toMessage).toList())
                .build();
    }
}
