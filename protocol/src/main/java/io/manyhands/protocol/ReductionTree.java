package io.manyhands.protocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The shape of one round's reduction: which nodes exist above `leafCount` leaves, and how to cut it into subtrees.
///
/// A node's value is `left + right`; a node whose right child is empty has its left child's value. Hence the root's
/// value does not depend on who computed which subtree.
///
/// @param leafCount number of leaves, at least 1
public record ReductionTree(int leafCount) {
    public ReductionTree {
        if (leafCount < 1 || leafCount > 1 << 30) {
            throw new IllegalArgumentException("leafCount %d: must be 1..2^30".formatted(leafCount));
        }
    }

    public TreeNode root() {
        return new TreeNode(rootLevel(), 0);
    }

    /// Smallest level whose node 0 covers all leaves: ⌈log2 leafCount⌉.
    public int rootLevel() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(leafCount - 1);
    }

    /// Whether the node covers at least one leaf and does not lie above the root.
    public boolean contains(TreeNode node) {
        return node.level() <= rootLevel() && firstLeaf(node) < leafCount;
    }

    /// First leaf below the node.
    public long firstLeaf(TreeNode node) {
        return (long) node.index() << node.level();
    }

    /// One past the last existing leaf below the node.
    public long endLeaf(TreeNode node) {
        return Math.min(leafCount, (node.index() + 1L) << node.level());
    }

    public int leavesBelow(TreeNode node) {
        return (int) Math.max(0, endLeaf(node) - firstLeaf(node));
    }

    /// The existing children: none for a leaf, one where the right child is empty, else two.
    public List<TreeNode> children(TreeNode node) {
        if (node.level() == 0) {
            return List.of();
        }
        return contains(node.rightChild()) ? List.of(node.leftChild(), node.rightChild()) : List.of(node.leftChild());
    }

    /// A cut through the tree: at least `parts` subtrees (or all the leaves, if those are fewer) that cover each leaf
    /// exactly once, as equal in size as the tree allows, in leaf order.
    public List<TreeNode> frontier(int parts) {
        return cut(List.of(root()), parts);
    }

    /// The two halves of a subtree; the subtree itself when it has only one leaf.
    public List<TreeNode> split(TreeNode node) {
        return cut(List.of(node), 2);
    }

    private List<TreeNode> cut(List<TreeNode> start, int parts) {
        var bySize = new PriorityQueue<>(
                Comparator.comparingInt(this::leavesBelow).reversed().thenComparingLong(this::firstLeaf));
        bySize.addAll(start);
        while (bySize.size() < parts && leavesBelow(bySize.element()) > 1) {
            bySize.addAll(children(bySize.remove()));
        }
        var cut = new ArrayList<>(bySize);
        cut.sort(Comparator.comparingLong(this::firstLeaf));
        return List.copyOf(cut);
    }
}
