package io.manyhands.task.job;

import io.manyhands.protocol.Keys.CheckpointField;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/// The versions that a job can be rolled back to.
///
/// @param versions before the current one, ascending
record Checkpoints(List<Integer> versions) {
    /// @param fields of the hash
    /// @param current number of the current version
    static Checkpoints of(Collection<String> fields, int current) {
        return new Checkpoints(CheckpointField.versions(fields, CheckpointField.STATUS).stream()
                .filter(version -> version < current)
                .toList());
    }

    /// The last version up to that one.
    OptionalInt last(int atMost) {
        return versions.stream()
                .mapToInt(Integer::intValue)
                .filter(version -> version <= atMost)
                .max();
    }
}
