package io.manyhands.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ReductionTreeTest {
    @Property
    void frontierCoversEveryLeafExactlyOnceInOrder(
            @ForAll @IntRange(min = 1, max = 5000) int leafCount, @ForAll @IntRange(min = 1, max = 200) int parts) {
        var tree = new ReductionTree(leafCount);
        assertThat(leavesOf(tree, tree.frontier(parts)))
                .containsExactly(LongStream.range(0, leafCount).toArray());
    }

    @Property
    void frontierHasAtLeastThePartsAskedForOrAllLeaves(
            @ForAll @IntRange(min = 1, max = 5000) int leafCount, @ForAll @IntRange(min = 1, max = 200) int parts) {
        int size = new ReductionTree(leafCount).frontier(parts).size();
        assertThat(size).isBetween(Math.min(parts, leafCount), Math.min(Math.max(parts, 1), leafCount));
    }

    /// Only the last part may be small, where the tree's right edge is.
    @Property
    void partsOfAFrontierDifferAtMostByAFactorOfTwoExceptTheLast(
            @ForAll @IntRange(min = 1, max = 1 << 30) int leafCount, @ForAll @IntRange(min = 1, max = 200) int parts) {
        var tree = new ReductionTree(leafCount);
        var sizes = tree.frontier(parts).stream().mapToInt(tree::leavesBelow).toArray();
        int largest = IntStream.of(sizes).max().orElseThrow();
        int smallest = IntStream.of(sizes).limit(sizes.length - 1L).min().orElse(largest);
        assertThat((long) largest).isLessThanOrEqualTo(2L * smallest);
    }

    @Property
    void splittingANodeGivesTwoPartsThatCoverItUnlessItIsASingleLeaf(
            @ForAll @IntRange(min = 1, max = 5000) int leafCount, @ForAll @IntRange(min = 1, max = 64) int parts) {
        var tree = new ReductionTree(leafCount);
        for (var node : tree.frontier(parts)) {
            var halves = tree.split(node);
            assertThat(halves).hasSize(Math.min(2, tree.leavesBelow(node)));
            assertThat(leavesOf(tree, halves)).containsExactly(leavesOf(tree, List.of(node)));
        }
    }

    @Property
    void childrenKnowTheirParentAndCoverItsLeaves(
            @ForAll @IntRange(min = 2, max = 5000) int leafCount, @ForAll @IntRange(min = 1, max = 64) int parts) {
        var tree = new ReductionTree(leafCount);
        for (var node : tree.frontier(parts)) {
            for (var child : tree.children(node)) {
                assertThat(child.parent()).isEqualTo(node);
                assertThat(node.covers(child)).isTrue();
                assertThat(child.covers(node)).isFalse();
                assertThat(tree.contains(child)).isTrue();
            }
            if (node.level() > 0) {
                assertThat(leavesOf(tree, tree.children(node))).containsExactly(leavesOf(tree, List.of(node)));
            }
        }
    }

    @Property
    void siblingsAreDifferentChildrenOfOneParent(
            @ForAll @IntRange(min = 0, max = 29) int level, @ForAll @IntRange(min = 0) int index) {
        var node = new TreeNode(level, index);
        assertThat(node.sibling()).isNotEqualTo(node);
        assertThat(node.sibling().sibling()).isEqualTo(node);
        assertThat(node.sibling().parent()).isEqualTo(node.parent());
        assertThat(node.isLeftChild()).isNotEqualTo(node.sibling().isLeftChild());
        assertThat(
                        node.isLeftChild()
                                ? node.parent().leftChild()
                                : node.parent().rightChild())
                .isEqualTo(node);
    }

    @Property
    void rootIsTheLowestNodeThatCoversAllLeaves(@ForAll @IntRange(min = 2, max = 1 << 30) int leafCount) {
        var tree = new ReductionTree(leafCount);
        assertThat(tree.leavesBelow(tree.root())).isEqualTo(leafCount);
        assertThat(tree.leavesBelow(tree.root().leftChild())).isLessThan(leafCount);
    }

    @Example
    void nodesAboveTheRootOrBesideTheLeavesAreNotContained() {
        var tree = new ReductionTree(5);
        assertThat(tree.contains(new TreeNode(3, 0))).isTrue();
        assertThat(tree.contains(new TreeNode(4, 0))).isFalse();
        assertThat(tree.contains(new TreeNode(0, 4))).isTrue();
        assertThat(tree.contains(new TreeNode(0, 5))).isFalse();
        assertThat(tree.contains(new TreeNode(30, Integer.MAX_VALUE))).isFalse();
    }

    @Example
    void aLeafHasNoChildren() {
        assertThat(new ReductionTree(3).children(new TreeNode(0, 1))).isEmpty();
        assertThatThrownBy(() -> new TreeNode(0, 1).leftChild()).isInstanceOf(IllegalStateException.class);
    }

    @Example
    void numbersThatNoTreeHasAreRefused() {
        assertThatThrownBy(() -> new ReductionTree(0)).hasMessageContaining("leafCount 0");
        assertThatThrownBy(() -> new ReductionTree((1 << 30) + 1)).hasMessageContaining("1..2^30");
        assertThatThrownBy(() -> new TreeNode(31, 0)).hasMessageContaining("node (31, 0)");
        assertThatThrownBy(() -> new TreeNode(0, -1)).hasMessageContaining("node (0, -1)");
    }

    private static long[] leavesOf(ReductionTree tree, List<TreeNode> nodes) {
        return nodes.stream()
                .flatMapToLong(node -> LongStream.range(tree.firstLeaf(node), tree.endLeaf(node)))
                .toArray();
    }
}
