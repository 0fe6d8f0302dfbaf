package io.manyhands.protocol;

import io.manyhands.protocol.v1.Node;
import java.util.Optional;

/// Node (level, index) of a [ReductionTree]: covers the existing leaves of `[index * 2^level, (index + 1) * 2^level)`.
///
/// @param level 0 for a leaf, at most 30
/// @param index position within the level, from 0
public record TreeNode(int level, int index) {
    private static final int MAX_LEVEL = 30;

    public TreeNode {
        if (level < 0 || level > MAX_LEVEL || index < 0) {
            throw new IllegalArgumentException(
                    "node (%d, %d): level must be 0..%d and index not negative".formatted(level, index, MAX_LEVEL));
        }
    }

    /// @throws IllegalArgumentException if the message holds numbers that no tree has
    public static TreeNode of(Node message) {
        return new TreeNode(message.getLevel(), message.getIndex());
    }

    /// The node that the message names; empty if it holds numbers that no tree has.
    public static Optional<TreeNode> parse(Node message) {
        return message.getLevel() >= 0 && message.getLevel() <= MAX_LEVEL && message.getIndex() >= 0
                ? Optional.of(of(message))
                : Optional.empty();
    }

    public Node toMessage() {
        return Node.newBuilder().setLevel(level).setIndex(index).build();
    }

    public TreeNode parent() {
        return new TreeNode(level + 1, index >> 1);
    }

    /// The other child of this node's parent; it may lie outside the tree.
    public TreeNode sibling() {
        return new TreeNode(level, index ^ 1);
    }

    public boolean isLeftChild() {
        return (index & 1) == 0;
    }

    /// @throws IllegalStateException if this is a leaf
    public TreeNode leftChild() {
        requireInner();
        return new TreeNode(level - 1, index << 1);
    }

    /// May lie outside the tree.
    ///
    /// @throws IllegalStateException if this is a leaf
    public TreeNode rightChild() {
        requireInner();
        return new TreeNode(level - 1, (index << 1) | 1);
    }

    /// Whether `other` is this node or lies below it.
    public boolean covers(TreeNode other) {
        return other.level <= level && other.index >> (level - other.level) == index;
    }

    private void requireInner() {
        if (level == 0) {
            throw new IllegalStateException("leaf %d has no children".formatted(index));
        }
    }
}
