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
}
