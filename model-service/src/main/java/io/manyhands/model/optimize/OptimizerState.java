package io.manyhands.model.optimize;

import io.manyhands.protocol.v1.OptimizerSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What an optimizer remembers between steps.
///
/// @param steps taken so far
/// @param scalars running products, e.g. Adam's powers of beta
/// @param slots one value per weight each, in the order of the optimizer's class; not copied
public record OptimizerState(long steps, List<Float> scalars, List<float[]> slots) {
    public OptimizerState {
        scalars = List.copyOf(scalars);
        slots = List.copyOf(slots);
    }

    /// Before the first step.
    static OptimizerState empty() {
        return new OptimizerState(0, List.of(), List.of());
    }

    /// What [#copyTo] wrote.
    ///
    /// @param spec of the optimizer that it is of
    /// @param parameters number of weights
    /// @param values not kept
    /// @param from where the first slot begins
    public static OptimizerState of(OptimizerSpec spec, int parameters, float[] values, int from) {
        int scalarCount = spec.hasAdam() ? Adam.SCALARS : 0;
        int scalarsFrom = values.length - scalarCount;
        var slots = IntStream.range(0, (scalarsFrom - from) / parameters)
                .mapToObj(slot -> Arrays.copyOfRange(values, from + slot * parameters, from + (slot + 1) * parameters))
                .toList();
        var scalars = IntStream.range(scalarsFrom, values.length)
                .mapToObj(at -> values[at])
                .toList();
        return new OptimizerState(0, scalars, slots);
    }

    /// Writes the slots, then the scalars; not the number of steps, on which nothing depends.
    ///
    /// @param values has room for them
    /// @param from where the first slot begins
    public void copyTo(float[] values, int from) {
        int at = from;
        for (var slot : slots) {
            System.arraycopy(slot, 0, values, at, slot.length);
            at += slot.length;
        }
        for (float scalar : scalars) {
            values[at++] = scalar;
        }
    }

    boolean isEmpty() {
        return scalars.isEmpty() && slots.isEmpty();
    }

    /// This state, or zeros if it is empty.
    OptimizerState orZeros(int slotCount, int parameters) {
        if (!isEmpty()) {
            return checked(0, slotCount, parameters);
        }
        var zeros =
                Stream.generate(() -> new float[parameters]).limit(slotCount).toList();
        return new OptimizerState(steps, List.of(), zeros);
    }

    /// This state, if it has the given shape.
    OptimizerState checked(int scalarCount, int slotCount, int parameters) {
        var lengths = slots.stream().map(slot -> slot.length).toList();
        var expected = IntStream.range(0, slotCount).mapToObj(i -> parameters).toList();
        if (scalars.size() != scalarCount || !lengths.equals(expected)) {
            throw new IllegalArgumentException(
                    "optimizer state: %d scalars and slots of lengths %s, but this job's optimizer has %d and %s"
                            .formatted(scalars.size(), lengths, scalarCount, expected));
        }
        return this;
    }

    OptimizerState stepped() {
        return new OptimizerState(steps + 1, scalars, slots);
    }
}
