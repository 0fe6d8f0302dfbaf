package io.manyhands.task.plan;

import io.manyhands.protocol.Schedule;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.protocol.v1.TaskKind;
import java.util.List;
import java.util.stream.Stream;

/// Cuts a round into tasks: about so many per volunteer that the fast ones get more, never more than there are leaves.
///
/// @param tasksPerHand tasks per active volunteer, at least 1
record RoundPlanner(int tasksPerHand) {
    /// @param version whose round is planned
    /// @param hands active volunteers; with none, the round is cut as if there were one
    /// @return in the order in which they are to be issued: by leaf, training before evaluation
    List<TaskEntry> plan(Schedule schedule, Version version, int hands) {
        int round = version.number();
        return Stream.of(TaskKind.TASK_KIND_TRAIN, TaskKind.TASK_KIND_EVALUATE)
                .filter(kind -> schedule.includes(round, kind))
                .flatMap(kind -> schedule.tree(round, kind).frontier(parts(schedule, round, kind, hands)).stream()
                        .map(node -> TaskEntry.newBuilder()
                                .setKind(kind)
                                .setRound(round)
                                .setSha256(version.sha256())
                                .setNode(node.toMessage())
                                .build()))
                .toList();
    }

    private int parts(Schedule schedule, int round, TaskKind kind, int hands) {
        long wanted = (long) tasksPerHand * Math.max(1, hands);
        return Math.clamp(wanted, 1, schedule.tree(round, kind).leafCount());
    }
}
