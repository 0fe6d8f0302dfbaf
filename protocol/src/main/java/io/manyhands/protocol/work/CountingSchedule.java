package io.manyhands.protocol.work;

import io.manyhands.protocol.v1.Counting;
import io.manyhands.protocol.v1.TaskKind;

/// Counting: every round is the same, and nothing is measured.
///
/// @param counting a specification whose counts were checked, see [CountingWork]
public record CountingSchedule(Counting counting) implements Schedule {
    @Override
    public int rounds() {
        return counting.getRounds();
    }

    @Override
    public boolean includes(int round, TaskKind kind) {
        return kind == TaskKind.TASK_KIND_ADVANCE && round < rounds();
    }

    @Override
    public int units(int round, TaskKind kind) {
        return counting.getUnits();
    }

    @Override
    public int leafSize(TaskKind kind) {
        return counting.getLeafSize();
    }

    @Override
    public long unitsExpected() {
        return (long) rounds() * counting.getUnits();
    }
}
