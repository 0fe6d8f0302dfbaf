package io.manyhands.protocol.work;

import io.manyhands.protocol.v1.Counting;
import io.manyhands.protocol.v1.NodeValue;
import io.manyhands.protocol.v1.TaskKind;
import java.util.Optional;

/// Counting of units. The state is how many were counted so far, and a value how many there are below its node:
/// both are a [CountingValue].
public final class CountingWork implements Work {
    private final Counting counting;
    private final CountingSchedule schedule;

    /// @param counting within the bounds that its fields say
    public CountingWork(Counting counting) {
        this.counting = counting;
        this.schedule = new CountingSchedule(counting);
    }

    public Counting counting() {
        return counting;
    }

    @Override
    public CountingSchedule schedule() {
        return schedule;
    }

    @Override
    public boolean isExact() {
        return true;
    }

    @Override
    public boolean hasChanges() {
        return false;
    }

    @Override
    public int stateBytes() {
        return CountingValue.BYTES;
    }

    @Override
    public int valueBytes(TaskKind kind) {
        return CountingValue.BYTES;
    }

    @Override
    public Optional<Flaw> countFlaw(NodeValue value) {
        long count = CountingValue.decode(value.getValue()).count();
        return count == value.getUnits()
                ? Optional.empty()
                : Optional.of(new Flaw(
                        Flaw.Kind.COUNT,
                        "%s counted, the subtree has %d".formatted(Long.toUnsignedString(count), value.getUnits())));
    }

    @Override
    public double cost(NodeValue value) {
        return 0;
    }

    @Override
    public Inspection measure(NodeValue value) {
        return Inspection.sound(0);
    }
}
