package io.manyhands.model.reduce;

import com.google.protobuf.ByteString;
import io.manyhands.model.advance.Advance;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.Flaw;
import io.manyhands.protocol.work.Work;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One round under way: the trees that the schedule gives it. Complete when all of them are.
///
/// Results were checked by the gateway: only their bounds are checked again. Not thread-safe.
///
/// @param <V> the value of a node
public final class Round<V> {
    private final Work work;
    private final Advance<V> advance;
    private final int number;
    private final ByteString baseSha256;
    private final Map<TaskKind, ReductionState<V>> trees = new EnumMap<>(TaskKind.class);
    private int duplicates;

    /// @param number the version that the round starts from
    /// @param baseSha256 raw SHA-256 of that version's state
    public Round(Work work, Advance<V> advance, int number, ByteString baseSha256) {
        this.work = work;
        this.advance = advance;
        this.number = number;
        this.baseSha256 = baseSha256;
        var schedule = work.schedule();
        schedule.trees(number)
                .forEach(kind -> trees.put(kind, new ReductionState<>(schedule.tree(number, kind), advance::add)));
    }

    public int number() {
        return number;
    }

    /// Takes a result into the sum if it is needed.
    public FoldOutcome accept(ResultEntry result) {
        if (result.getRound() < number) {
            return new FoldOutcome.Stale();
        }
        if (result.getRound() > number) {
            return new FoldOutcome.Rejected(
                    "round %d: round %d is under way".formatted(result.getRound(), number), Optional.empty());
        }
        if (result.getNotFinite() && isBase(result)) {
            return new FoldOutcome.Diverged();
        }
        var tree = trees.get(result.getKind());
        if (tree == null) {
            return rejected("kind %s: not part of round %d".formatted(result.getKind(), number));
        }
        return work.schedule()
                .node(number, result.getKind(), result.getNode())
                .map(node -> accept(result, node, tree))
                .orElseGet(() -> rejected("node (%d, %d): outside %s"
                        .formatted(
                                result.getNode().getLevel(),
                                result.getNode().getIndex(),
                                work.schedule().tree(number, result.getKind()))));
    }

    public boolean isComplete() {
        return trees.values().stream().allMatch(tree -> tree.root().isPresent());
    }

    /// All sums, once the round is complete.
    public Optional<RoundSums<V>> sums() {
        if (!isComplete()) {
            return Optional.empty();
        }
        return Optional.of(
                new RoundSums<>(root(TaskKind.TASK_KIND_ADVANCE), root(TaskKind.TASK_KIND_EVALUATE), duplicates));
    }

    /// What no result covers, one message per tree that is not complete.
    public List<NodesMissing> missing() {
        return trees.entrySet().stream()
                .flatMap(tree -> message(tree.getKey(), tree.getValue().missing()).stream())
                .toList();
    }

    private FoldOutcome accept(ResultEntry result, TreeNode node, ReductionState<V> tree) {
        return objection(result, node)
                .<FoldOutcome>map(
                        reason -> new FoldOutcome.Rejected(reason, message(result.getKind(), tree.missingBelow(node))))
                .orElseGet(() -> {
                    var value = advance.decode(result.getValue().getValue());
                    return counted(tree.accept(node, value, Share.of(result, node)));
                });
    }

    /// Why a result cannot be used; empty if it can.
    private Optional<String> objection(ResultEntry result, TreeNode node) {
        return isBase(result)
                ? work.flaw(number, result.getKind(), node, result.getValue()).map(Flaw::reason)
                : Optional.of("computed from another state than that of version %d".formatted(number));
    }

    /// Whether it was computed from the state that the round starts from.
    private boolean isBase(ResultEntry result) {
        return result.getBaseSha256().equals(baseSha256);
    }

    private static FoldOutcome rejected(String reason) {
        return new FoldOutcome.Rejected(reason, Optional.empty());
    }

    private Optional<Root<V>> root(TaskKind kind) {
        var tree = trees.get(kind);
        return tree == null ? Optional.empty() : tree.root();
    }

    private FoldOutcome counted(TreeOutcome outcome) {
        return switch (outcome) {
            case TreeOutcome.Folded(int dropped) -> {
                duplicates += dropped;
                yield new FoldOutcome.Folded(dropped);
            }
            case TreeOutcome.Duplicate() -> {
                duplicates++;
                yield new FoldOutcome.Duplicate();
            }
        };
    }

    private Optional<NodesMissing> message(TaskKind kind, List<TreeNode> nodes) {
        if (nodes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(NodesMissing.newBuilder()
                .setRound(number)
                .setKind(kind)
                .addAllNodes(nodes.stream().map(TreeNode::toMessage).toList())
                .build());
    }
}
