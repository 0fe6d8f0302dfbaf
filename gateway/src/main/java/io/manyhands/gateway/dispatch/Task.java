package io.manyhands.gateway.dispatch;

import io.manyhands.protocol.v1.TaskEntry;

/// A task as it stands in the stream.
///
/// @param id of the stream entry
record Task(String id, TaskEntry entry) {}
