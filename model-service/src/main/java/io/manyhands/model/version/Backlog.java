package io.manyhands.model.version;

/// How much lies in a job's streams.
///
/// @param tasksWaiting that no gateway has read
/// @param tasksLeased read by a gateway, without a result so far
/// @param results that no commit has used up
public record Backlog(long tasksWaiting, long tasksLeased, long results) {
    public static final Backlog NONE = new Backlog(0, 0, 0);
}
