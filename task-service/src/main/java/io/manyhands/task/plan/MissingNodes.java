package io.manyhands.task.plan;

import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.protocol.work.Schedule;
import java.util.List;

/// Makes tasks of the subtrees that model-service misses.
///
/// @param version whose round is under way
record MissingNodes(Schedule schedule, Version version) {
    /// @return one task per node that is in the round's tree; others are left out
    List<TaskEntry> tasks(NodesMissing missing) {
        return missing.getNodesList().stream()
                .distinct()
                .filter(node ->
                        schedule.node(version.number(), missing.getKind(), node).isPresent())
                .map(node -> TaskEntry.newBuilder()
                        .setKind(missing.getKind())
                        .setRound(version.number())
                        .setSha256(version.sha256())
                        .setNode(node)
                        .setReissues(1)
                        .addAllAvoid(missing.getAvoidList())
                        .build())
                .toList();
    }
}
