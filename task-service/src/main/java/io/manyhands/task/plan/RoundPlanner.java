package io.manyhands.task.plan;

import io.manyhands.protocol.ReductionTree;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.protocol.work.Schedule;
import java.util.List;

/// Cuts a round into tasks. Each task's value is as long as the model, so the fewer, the fewer bytes: one for each
/// volunteer, where that lets all end at about the same time. Where the tree or unequal devices forbid that, so
/// many that the fast ones can take more. Never more than there are leaves.
///
/// @param tasksPerWorker where speeds are not known: tasks per worker of an active volunteer, at least 1
record RoundPlanner(int tasksPerWorker) {
    /// @param version whose round is planned
    /// @param crew with nobody in it, the round is cut as if there were one worker
    /// @return in the order in which they are to be issued: by leaf, what advances the job before what evaluates it
    List<TaskEntry> plan(Schedule schedule, Version version, Crew crew) {
        int round = version.number();
        return schedule.trees(round).stream()
                .flatMap(kind -> {
                    var tree = schedule.tree(round, kind);
                    return tree.frontier(parts(schedule, tree, crew)).stream()
                            .map(node -> TaskEntry.newBuilder()
                                    .setKind(kind)
                                    .setRound(round)
                                    .setSha256(version.sha256())
                                    .setNode(node.toMessage())
                                    .build());
                })
                .toList();
    }

    private int parts(Schedule schedule, ReductionTree tree, Crew crew) {
        return Math.max(suited(tree, crew), Math.ceilDiv(tree.leafCount(), schedule.mostLeavesPerTask()));
    }

    private int suited(ReductionTree tree, Crew crew) {
        return crew.speeds()
                .map(speeds -> Fineness.of(tree, speeds))
                .orElseGet(() -> Math.clamp((long) tasksPerWorker * Math.max(1, crew.workers()), 1, tree.leafCount()));
    }
}
