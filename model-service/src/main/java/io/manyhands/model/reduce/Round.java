package io.manyhands.model.reduce;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.Schedule;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One round under way: a tree of gradients, a tree of evaluations, or both. Complete when all of its trees
/// are.
///
/// Not thread-safe.
public final class Round {
    private final int number;
    private final ResultPolicy policy;
    private final Map<TaskKind, ReductionState> trees = new EnumMap<>(TaskKind.class);
    private int duplicates;

    /// @param number the version that the round starts from
    /// @param baseSha256 raw SHA-256 of that version's weights
    /// @param parameters number of weights
    public Round(Schedule schedule, int number, ByteString baseSha256, int parameters) {
        this.number = number;
        this.policy = new ResultPolicy(schedule, number, baseSha256, parameters);
        Stream.of(TaskKind.TASK_KIND_TRAIN, TaskKind.TASK_KIND_EVALUATE)
                .filter(kind -> schedule.includes(number, kind))
                .forEach(kind -> trees.put(kind, new ReductionState(schedule.tree(number, kind))));
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
        if (result.getNotFinite() && policy.isBase(result)) {
            return new FoldOutcome.Diverged();
        }
        var tree = trees.get(result.getKind());
        var objection = policy.objection(result);
        if (tree == null || objection.isPresent()) {
            return new FoldOutcome.Rejected(objection.orElse("no such tree"), missingFor(result));
        }
        var value = new NodeValue(Tensors.decode(result.getGradientSum()), result.getLossSum(), result.getCorrect());
        return counted(tree.accept(TreeNode.of(result.getNode()), value, Share.of(result)));
    }

    public boolean isComplete() {
        return trees.values().stream().allMatch(tree -> tree.root().isPresent());
    }

    /// All sums, once the round is complete.
    public Optional<RoundSums> sums() {
        if (!isComplete()) {
            return Optional.empty();
        }
        return Optional.of(
                new RoundSums(root(TaskKind.TASK_KIND_TRAIN), root(TaskKind.TASK_KIND_EVALUATE), duplicates));
    }

    /// What no result covers, one message per tree that is not complete.
    public List<NodesMissing> missing() {
        return trees.entrySet().stream()
                .flatMap(tree -> message(tree.getKey(), tree.getValue().missing()).stream())
                .toList();
    }

    private Optional<Root> root(TaskKind kind) {
        var tree = trees.get(kind);
        return tree == null ? Optional.empty() : tree.root();
    }

    private FoldOutcome counted(TreeOutcome acceptance) {
        return switch (acceptance) {
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

    private Optional<NodesMissing> missingFor(ResultEntry rejected) {
        var tree = trees.get(rejected.getKind());
        if (tree == null || !policy.isInside(rejected.getKind(), rejected.getNode())) {
            return Optional.empty();
        }
        return message(rejected.getKind(), tree.missingBelow(TreeNode.of(rejected.getNode())));
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
