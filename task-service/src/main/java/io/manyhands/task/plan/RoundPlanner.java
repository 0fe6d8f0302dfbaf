package io.manyhands.task.plan;

import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.Schedule;
import java.util.List;

/// Cuts a round into tasks: about so many per worker that the fast ones get more, never more than there are leaves.
///
/// @param tasksPerWorker tasks per worker of an active volunteer, at least 1
record RoundPlanner(int tasksPerWorker) {
    /// @param version whose round is planned
    /// @param workers of active volunteers; with none, the round is cut as if there were one
    /// @return in the order in which they are to be issued: by leaf, what advances the job before what evaluates it
    List<TaskEntry> plan(Schedule schedule, Version version, int workers) {
        int round = version.number();
        return schedule.trees(round).stream()
                .flatMap(kind -> schedule.tree(round, kind).frontier(parts(schedule, round, kind, workers)).stream()
                        .map(node -> TaskEntry.newBuilder()
                                .setKind(kind)
                                .setRound(round)
                                .setSha256(version.sha256())
                                .setNode(node.toMessage())
                                .build()))
                .toList();
    }

    private int parts(Schedule schedule, int round, TaskKind kind, int workers) {
        long wanted = (long) tasksPerWorker * Math.max(1, workers);
        return Math.clamp(wanted, 1, schedule.tree(round, kind).leafCount());
    }
}
