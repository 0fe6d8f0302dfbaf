package io.manyhands.model.version;

import java.util.OptionalInt;

/// Which versions are kept to roll back to: evenly spaced over all rounds so far, so that neither what was
/// spoilt long ago nor a long training is lost. Their distance doubles when there are too many. Version 0
/// is always among them, unless not even one has room.
///
/// @param every least distance
/// @param size bytes that all kept versions of a job may take
record CheckpointPolicy(int every, long size) {
    private static final int AT_MOST = 16;

    /// @param bytes of that version
    /// @return the distance between kept versions, if this one is to be kept
    OptionalInt keep(int version, long bytes) {
        var distance = distance(version, bytes);
        return distance.isPresent() && version % distance.getAsInt() == 0 ? distance : OptionalInt.empty();
    }

    /// The distance between kept versions, if there is room for any.
    ///
    /// @param version the current one
    OptionalInt distance(int version, long bytes) {
        long room = Math.min(AT_MOST, size / Math.max(1, bytes) - 1);
        if (every < 1 || room < 1) {
            return OptionalInt.empty();
        }
        int distance = every;
        while (version / distance > room) {
            distance *= 2;
        }
        return OptionalInt.of(distance);
    }
}
