package io.manyhands.model.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.ReductionTree;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.TaskKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ReductionStateTest {
    private static final int WIDTH = 3;

    /// Whatever mixture of overlapping subtrees arrives in whatever order, once or twice.
    @RepeatedTest(300)
    void rootHasTheSameBitsAndEachLeafIsCoveredOnce(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var tree = new ReductionTree(1 + random.nextInt(40));
        var state = new ReductionState<>(tree, ReductionStateTest::add);
        var arrivals = arrivals(tree, random);
        int duplicates = 0;
        for (var node : arrivals) {
            duplicates += switch (accept(tree, state, node)) {
                case TreeOutcome.Folded(int dropped) -> dropped;
                case TreeOutcome.Duplicate() -> 1;
            };
            assertThat(coverage(tree, state))
                    .as("missing() and the sums cover each leaf once")
                    .containsOnly(1);
        }
        var root = state.root().orElseThrow();
        assertThat(root.value()).containsExactly(valueOf(tree, tree.root()));
        assertThat(root.units()).isEqualTo(tree.leafCount());
        assertThat(leavesOf(tree, root.shares())).containsExactlyElementsOf(leaves(tree));
        assertThat(state.missing()).isEmpty();
        assertThat(duplicates + root.shares().size())
                .as("every arrival either made it or was counted as a duplicate")
                .isEqualTo(arrivals.size());
    }

    @Test
    void orderOfAdditionMatters() {
        var tree = new ReductionTree(8);
        float alongTheTree = valueOf(tree, tree.root())[0];
        float fromLeftToRight = 0;
        for (int leaf = 0; leaf < 8; leaf++) {
            fromLeftToRight += valueOf(tree, new TreeNode(0, leaf))[0];
        }
        assertThat(alongTheTree).isNotEqualTo(fromLeftToRight);
    }

    @Test
    void largerSubtreeReplacesThePartsThatAreThere() {
        var tree = new ReductionTree(4);
        var state = new ReductionState<>(tree, ReductionStateTest::add);
        accept(tree, state, new TreeNode(0, 0));
        accept(tree, state, new TreeNode(0, 1));
        accept(tree, state, new TreeNode(0, 2));
        assertThat(accept(tree, state, tree.root())).isEqualTo(new TreeOutcome.Folded(3));
        assertThat(state.root().orElseThrow().shares())
                .singleElement()
                .extracting(Share::node)
                .isEqualTo(tree.root());
    }

    @Test
    void whatLiesBelowACompleteNodeIsADuplicate() {
        var tree = new ReductionTree(4);
        var state = new ReductionState<>(tree, ReductionStateTest::add);
        accept(tree, state, new TreeNode(1, 0));
        assertThat(accept(tree, state, new TreeNode(0, 1))).isEqualTo(new TreeOutcome.Duplicate());
        assertThat(accept(tree, state, new TreeNode(1, 0))).isEqualTo(new TreeOutcome.Duplicate());
    }

    @Test
    void subtreesOfOnlyOneLeafAreTheSameAsTheLeaf() {
        var tree = new ReductionTree(5);
        var state = new ReductionState<>(tree, ReductionStateTest::add);
        accept(tree, state, new TreeNode(0, 4));
        assertThat(accept(tree, state, new TreeNode(1, 2))).isEqualTo(new TreeOutcome.Duplicate());
        assertThat(state.missing()).containsExactly(new TreeNode(2, 0));
    }

    @Test
    void missingAreTheLargestUncoveredNodesInLeafOrder() {
        var tree = new ReductionTree(8);
        var state = new ReductionState<>(tree, ReductionStateTest::add);
        assertThat(state.missing()).containsExactly(tree.root());
        accept(tree, state, new TreeNode(0, 2));
        assertThat(state.missing()).containsExactly(new TreeNode(1, 0), new TreeNode(0, 3), new TreeNode(2, 1));
        assertThat(state.missingBelow(new TreeNode(1, 1))).containsExactly(new TreeNode(0, 3));
        assertThat(state.missingBelow(new TreeNode(0, 2))).isEmpty();
    }

    @Test
    void nodeOutsideTheTreeIsRefused() {
        var tree = new ReductionTree(5);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> accept(tree, new ReductionState<>(tree, ReductionStateTest::add), new TreeNode(0, 5)));
    }

    private static TreeOutcome accept(ReductionTree tree, ReductionState<float[]> state, TreeNode node) {
        return state.accept(node, valueOf(tree, node), share(tree, node));
    }

    /// Random nodes, some twice, and all leaves, shuffled.
    private static List<TreeNode> arrivals(ReductionTree tree, Random random) {
        var arrivals = new ArrayList<TreeNode>();
        for (int i = random.nextInt(2 * tree.leafCount() + 1); i > 0; i--) {
            int level = random.nextInt(tree.rootLevel() + 1);
            var node = new TreeNode(level, random.nextInt(tree.leafCount()) >> level);
            arrivals.add(node);
            if (random.nextInt(4) == 0) {
                arrivals.add(node);
            }
        }
        leaves(tree).forEach(leaf -> arrivals.add(new TreeNode(0, leaf)));
        Collections.shuffle(arrivals, random);
        return arrivals;
    }

    /// By the definition, not by the code under test.
    private static float[] valueOf(ReductionTree tree, TreeNode node) {
        if (node.level() == 0) {
            var random = new Random(node.index());
            var leaf = new float[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                leaf[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(6) - 3));
            }
            return leaf;
        }
        var left = valueOf(tree, node.leftChild());
        if (!tree.contains(node.rightChild())) {
            return left;
        }
        var right = valueOf(tree, node.rightChild());
        var sum = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            sum[i] = left[i] + right[i];
        }
        return sum;
    }

    /// Uses up the left one, as training does.
    private static float[] add(float[] left, float[] right) {
        for (int i = 0; i < WIDTH; i++) {
            left[i] += right[i];
        }
        return left;
    }

    private static Share share(ReductionTree tree, TreeNode node) {
        return new Share(
                TaskKind.TASK_KIND_ADVANCE, node, ByteString.EMPTY, tree.leavesBelow(node), ByteString.EMPTY, 1);
    }

    private static List<Integer> leaves(ReductionTree tree) {
        return IntStream.range(0, tree.leafCount()).boxed().toList();
    }

    private static List<Integer> leavesOf(ReductionTree tree, List<Share> shares) {
        return shares.stream()
                .flatMapToInt(
                        share -> IntStream.range((int) tree.firstLeaf(share.node()), (int) tree.endLeaf(share.node())))
                .boxed()
                .toList();
    }

    /// How often each leaf lies below a missing node, or else below a node that counts as complete.
    private static int[] coverage(ReductionTree tree, ReductionState<float[]> state) {
        var coverage = new int[tree.leafCount()];
        var missing = state.missing();
        for (int leaf = 0; leaf < coverage.length; leaf++) {
            var node = new TreeNode(0, leaf);
            coverage[leaf] +=
                    (int) missing.stream().filter(each -> each.covers(node)).count();
            coverage[leaf] += state.missingBelow(node).isEmpty() ? 1 : 0;
        }
        return coverage;
    }
}
