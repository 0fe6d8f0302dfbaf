package io.manyhands.gateway.job;

/// Is told what happens to open jobs; always on the gateway's loop.
public interface JobListener {
    void opened(FollowedJob job);

    /// The job was paused or resumed, or has its first version.
    void stateChanged(FollowedJob job);

    /// Another version is current, so what is being computed is of no use any more. May be told twice of the same
    /// version.
    void versionChanged(FollowedJob job);

    /// Whether anybody here computes the job: a version that nobody needs is not read.
    boolean needs(FollowedJob job);

    /// [FollowedJob#version] has the current version. May be told twice of the same version.
    void versionFetched(FollowedJob job);

    void tasksAvailable(FollowedJob job);

    /// The job is over; it is not on the board any more.
    void closed(FollowedJob job);
}
