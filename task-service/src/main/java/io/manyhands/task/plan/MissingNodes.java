package io.manyhands.task.plan;

import io.manyhands.protocol.Schedule;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.TaskEntry;
import java.util.List;

/// Makes tasks of the subtrees that model-service misses.
///
/// @param version whose round is under way
record MissingNodes(Schedule schedule, Version version) {
    /// @return one task per node that is in the round's tree; others are left out
    List<TaskEntry> tasks(NodesMissing missing) {
        return missing.getNodesList().stream()
                .distinct()
                .filter(node -> isInTree(missing, node))
                .map(node -> TaskEntry.newBuilder()
                        .setKind(missing.getKind())
                        .setRound(version.number())
                        .setSha256(version.sha256())
                        .setNode(node)
                        .setReissues(1)
                        .build())
                .toList();
    }

    private boolean isInTree(NodesMissing missing, Node node) {
        int round = version.number();
        return node.getLevel() >= 0
                && node.getLevel() <= 30
                && node.getIndex() >= 0
                && schedule.includes(round, missing.getKind())
                && schedule.tree(round, missing.getKind()).contains(TreeNode.of(node));
    }
}
