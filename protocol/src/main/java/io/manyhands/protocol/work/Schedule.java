package io.manyhands.protocol.work;

import io.manyhands.protocol.ReductionTree;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.TaskKind;
import java.util.List;
import java.util.Optional;

/// Which rounds a job has, which trees each round has, and how many units of work lie below each of their nodes: all of
/// it a function of the specification.
///
/// Round r turns version r into version r + 1. A measurement of version r belongs to round r; the final version is
/// measured in round [#rounds()], which advances nothing.
public sealed interface Schedule permits TrainingSchedule, CountingSchedule, MapSchedule {
    /// Rounds that make a new version. Also the number of the final version.
    int rounds();

    /// Whether the round has a tree of that kind.
    boolean includes(int round, TaskKind kind);

    /// Units of work in all leaves of a tree together.
    int units(int round, TaskKind kind);

    /// Units of work in each leaf of a tree but the last, which may have fewer.
    int leafSize(TaskKind kind);

    /// Leaves that one task may cover.
    default int mostLeavesPerTask() {
        return Integer.MAX_VALUE;
    }

    /// The kinds of the trees that must be complete before the round is; empty once the job is finished.
    default List<TaskKind> trees(int round) {
        return List.of(TaskKind.TASK_KIND_ADVANCE, TaskKind.TASK_KIND_EVALUATE).stream()
                .filter(kind -> includes(round, kind))
                .toList();
    }

    /// Whether a job that has reached this version has nothing left to do.
    default boolean isFinishedAt(int version) {
        return trees(version).isEmpty();
    }

    /// Units of work in all rounds that advance, together.
    long unitsExpected();

    default ReductionTree tree(int round, TaskKind kind) {
        return new ReductionTree(Math.ceilDiv(units(round, kind), leafSize(kind)));
    }

    /// Units of work below a node of the round's tree.
    default int unitsBelow(int round, TaskKind kind, TreeNode node) {
        var tree = tree(round, kind);
        long end = Math.min(units(round, kind), tree.endLeaf(node) * leafSize(kind));
        return (int) Math.max(0, end - tree.firstLeaf(node) * leafSize(kind));
    }

    /// The node that the message names, if the round has such a tree and the tree has such a node.
    default Optional<TreeNode> node(int round, TaskKind kind, Node message) {
        return TreeNode.parse(message)
                .filter(node -> includes(round, kind) && tree(round, kind).contains(node));
    }
}
