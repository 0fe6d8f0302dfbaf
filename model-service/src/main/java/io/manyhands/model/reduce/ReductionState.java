package io.manyhands.model.reduce;

import io.manyhands.protocol.ReductionTree;
import io.manyhands.protocol.TreeNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// How far one reduction tree is filled: the topmost complete nodes and their values.
///
/// The first complete value of a node wins. A node at or below a complete one is a duplicate; a node above
/// complete ones replaces them. Siblings are combined as soon as both are complete, always left + right; a node
/// without a right sibling hands its value up as it is.
///
/// Holds at most one value per leaf. Not thread-safe.
///
/// @param <V> the value of a node
final class ReductionState<V> {
    private final ReductionTree tree;
    private final BinaryOperator<V> add;
    private final Map<TreeNode, Root<V>> complete = new HashMap<>();

    /// @param add left + right; may use up both
    ReductionState(ReductionTree tree, BinaryOperator<V> add) {
        this.tree = tree;
        this.add = add;
    }

    /// @param value used up when it is added to another
    /// @throws IllegalArgumentException if the node lies outside the tree
    TreeOutcome accept(TreeNode node, V value, Share share) {
        if (!tree.contains(node)) {
            throw new IllegalArgumentException("%s lies outside %s".formatted(node, tree));
        }
        if (isCovered(node)) {
            return new TreeOutcome.Duplicate();
        }
        int dropped = dropBelow(node);
        climb(node, new Root<>(value, List.of(share)));
        return new TreeOutcome.Folded(dropped);
    }

    /// The tree's value and who contributed to it, once it is complete.
    Optional<Root<V>> root() {
        return Optional.ofNullable(complete.get(tree.root()));
    }

    /// The largest nodes of which nothing is there, in leaf order; empty when the tree is complete.
    List<TreeNode> missing() {
        return missingBelow(tree.root());
    }

    /// The same for one subtree.
    List<TreeNode> missingBelow(TreeNode node) {
        if (isCovered(node)) {
            return List.of();
        }
        var missing = new ArrayList<TreeNode>();
        collectMissing(node, missing);
        return List.copyOf(missing);
    }

    private void collectMissing(TreeNode node, List<TreeNode> missing) {
        if (complete.containsKey(node)) {
            return;
        }
        if (complete.keySet().stream().noneMatch(node::covers)) {
            missing.add(node);
            return;
        }
        tree.children(node).forEach(child -> collectMissing(child, missing));
    }

    /// Whether it is part of the sum.
    boolean isCovered(TreeNode node) {
        var ancestor = node;
        while (ancestor.level() < tree.rootLevel()) {
            if (complete.containsKey(ancestor)) {
                return true;
            }
            ancestor = ancestor.parent();
        }
        return complete.containsKey(ancestor);
    }

    private int dropBelow(TreeNode node) {
        var below = complete.keySet().stream().filter(node::covers).toList();
        return below.stream().mapToInt(each -> sharesOf(complete.remove(each))).sum();
    }

    private static int sharesOf(@Nullable Root<?> partial) {
        return partial == null ? 0 : partial.shares().size();
    }

    private void climb(TreeNode start, Root<V> partial) {
        var node = start;
        var sum = partial;
        while (node.level() < tree.rootLevel()) {
            if (tree.contains(node.sibling())) {
                var sibling = complete.remove(node.sibling());
                if (sibling == null) {
                    break;
                }
                sum = node.isLeftChild() ? combine(sum, sibling) : combine(sibling, sum);
            }
            node = node.parent();
        }
        complete.put(node, sum);
    }

    private Root<V> combine(Root<V> left, Root<V> right) {
        var shares = new ArrayList<>(left.shares());
        shares.addAll(right.shares());
        return new Root<>(add.apply(left.value(), right.value()), shares);
    }
}
