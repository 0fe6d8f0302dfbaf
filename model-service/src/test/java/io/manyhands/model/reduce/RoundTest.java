package io.manyhands.model.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.model.testing.TestResults;
import io.manyhands.protocol.Schedule;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;
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
    private static final int PARAMETERS = 8;

    private final Round round = new Round(new Schedule(SPEC), 2, SHA256, PARAMETERS);
    private final TestResults results = new TestResults(SPEC, 2, SHA256);

    @Test
    void roundIsCompleteWhenAllItsTreesAre() {
        round.accept(results.of(
                TaskKind.TASK_KIND_TRAIN,
                new Schedule(SPEC).tree(2, TaskKind.TASK_KIND_TRAIN).root()));
        assertThat(round.isComplete()).isFalse();
        round.accept(results.of(
                TaskKind.TASK_KIND_EVALUATE,
                new Schedule(SPEC).tree(2, TaskKind.TASK_KIND_EVALUATE).root()));
        assertThat(round.sums()).hasValueSatisfying(sums -> {
            assertThat(sums.train()).isPresent();
            assertThat(sums.evaluate()).isPresent();
            assertThat(sums.shares()).extracting(Share::samples).containsExactly(9, 10);
            assertThat(sums.computeMicros()).isEqualTo(19_000);
        });
    }

    @Test
    void resultOfAnEarlierRoundIsStale() {
        var stale = new TestResults(SPEC, 1, SHA256).of(TaskKind.TASK_KIND_TRAIN, NODE);
        assertThat(round.accept(stale)).isEqualTo(new FoldOutcome.Stale());
    }

    @Test
    void reportOfResultsThatAreNotFiniteCountsOnlyForTheseWeights() {
        var report = results.of(TaskKind.TASK_KIND_TRAIN, NODE).toBuilder()
                .clearGradientSum()
                .setNotFinite(true);
        assertThat(round.accept(report.build())).isEqualTo(new FoldOutcome.Diverged());
        var others = report.setSha256(ByteString.copyFrom(new byte[] {1})).build();
        assertThat(round.accept(others)).isInstanceOf(FoldOutcome.Rejected.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongResults")
    void wrongResultIsRejectedAndItsSubtreeReported(String expected, UnaryOperator<ResultEntry.Builder> spoil) {
        var wrong = spoil.apply(results.of(TaskKind.TASK_KIND_TRAIN, NODE).toBuilder())
                .build();
        assertThat(round.accept(wrong)).isInstanceOfSatisfying(FoldOutcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).contains(expected);
            assertThat(rejected.missing()).contains(missing(NODE));
        });
    }

    static Stream<Arguments> wrongResults() {
        return Stream.of(
                wrong("3 samples: the node has 4", r -> r.setSamples(3)),
                wrong("5 correct: must be 0..4", r -> r.setCorrect(5)),
                wrong("gradient of 4 bytes: must be 32", r -> r.setGradientSum(ByteString.copyFrom(new byte[4]))),
                wrong("computed with other weights than version 2", r -> r.setSha256(ByteString.copyFromUtf8("x"))));
    }

    @ParameterizedTest
    @MethodSource("wrongNodes")
    void nodeOutsideTheTreeIsRejectedWithoutFurtherAdo(Node node) {
        var wrong = results.of(TaskKind.TASK_KIND_TRAIN, NODE).toBuilder()
                .setNode(node)
                .build();
        assertThat(round.accept(wrong)).isInstanceOfSatisfying(FoldOutcome.Rejected.class, rejected -> {
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
        var trainOnly = new Round(new Schedule(SPEC), 1, SHA256, PARAMETERS);
        var evaluation = results.of(TaskKind.TASK_KIND_EVALUATE, NODE).toBuilder()
                .setRound(1)
                .build();
        assertThat(trainOnly.accept(evaluation)).isInstanceOfSatisfying(FoldOutcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).contains("TASK_KIND_EVALUATE").contains("not part of round 1");
            assertThat(rejected.missing()).isEmpty();
        });
    }

    @Test
    void rejectedResultWhoseSubtreeIsCoveredNeedsNoReplacement() {
        round.accept(results.of(TaskKind.TASK_KIND_TRAIN, NODE));
        var wrong = results.of(TaskKind.TASK_KIND_TRAIN, NODE).toBuilder()
                .setSamples(1)
                .build();
        assertThat(round.accept(wrong))
                .isInstanceOfSatisfying(
                        FoldOutcome.Rejected.class,
                        rejected -> assertThat(rejected.missing()).isEmpty());
    }

    @Test
    void missingNamesEachTreeThatIsNotComplete() {
        round.accept(results.of(TaskKind.TASK_KIND_TRAIN, NODE));
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
        var last = new Round(new Schedule(SPEC), 3, SHA256, PARAMETERS);
        new TestResults(SPEC, 3, SHA256).ofAllLeaves().forEach(last::accept);
        assertThat(last.sums())
                .hasValueSatisfying(sums -> assertThat(sums.train()).isEmpty());
    }

    private static Arguments wrong(String expected, UnaryOperator<ResultEntry.Builder> spoil) {
        return Arguments.of(expected, spoil);
    }

    private static NodesMissing missing(TreeNode... nodes) {
        return NodesMissing.newBuilder()
                .setRound(2)
                .setKind(TaskKind.TASK_KIND_TRAIN)
                .addAllNodes(Stream.of(nodes).map(TreeNode::toMessage).toList())
                .build();
    }
}
