package io.manyhands.model.advance;

import io.manyhands.protocol.work.TrainingWork;
import java.util.Arrays;
import java.util.Optional;

/// What training needs besides a version's state to go on from it: what the optimizer remembers, unless that is a part
/// of the state, then what early stopping knows, if the job has any.
///
/// @param optimizer of [io.manyhands.model.optimize.OptimizerStateCodec]; empty if it is a part of the state
@SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
record TrainingMemory(byte[] optimizer, Optional<Stopping> stopping) {
    /// @param memory as [#join] has made it
    /// @throws IllegalArgumentException if it is too short for that
    static TrainingMemory split(TrainingWork work, byte[] memory) {
        return work.earlyStopping()
                .map(rule -> {
                    int bytes = Stopping.bytes(rule, work.parameters());
                    int at = memory.length - bytes;
                    if (at < 0) {
                        throw new IllegalArgumentException(
                                "memory: %d bytes, but what early stopping knows has %d; roll the job back"
                                        .formatted(memory.length, bytes));
                    }
                    var known = Arrays.copyOfRange(memory, at, memory.length);
                    return new TrainingMemory(Arrays.copyOf(memory, at), Optional.of(Stopping.decode(rule, known)));
                })
                .orElseGet(() -> new TrainingMemory(memory, Optional.empty()));
    }

    /// @param stopping empty if the job has no early stopping
    static byte[] join(byte[] optimizer, byte[] stopping) {
        var memory = Arrays.copyOf(optimizer, optimizer.length + stopping.length);
        System.arraycopy(stopping, 0, memory, optimizer.length, stopping.length);
        return memory;
    }
}
