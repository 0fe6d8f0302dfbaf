package io.manyhands.gateway.dispatch;

import io.manyhands.protocol.v1.TaskEntry;

/// A task as it stands in the stream.
///
/// @param id of the stream entry
record Task(String id, TaskEntry entry) {
    /// Whether others hold tasks of the same node that are late.
    boolean isBackup() {
        return entry.getCopiesCount() > 0;
    }

    /// Whether there are results for it that are not believed.
    boolean isInDoubt() {
        return entry.getAvoidCount() > 0;
    }

    /// Whether it does not matter who computes it.
    boolean isForAnybody() {
        return !isBackup() && !isInDoubt();
    }

    /// The same, also for those whose results for it are in doubt.
    Task avoidingNobody() {
        return new Task(id, entry.toBuilder().clearAvoid().build());
    }
}
