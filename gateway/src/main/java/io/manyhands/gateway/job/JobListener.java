package io.manyhands.gateway.job;

import io.smallrye.mutiny.Uni;

/// Is told what happens to open jobs; always on the gateway's loop.
public interface JobListener {
    void opened(FollowedJob job);

    /// The job was paused or resumed, or has its first version.
    void stateChanged(FollowedJob job);

    /// Another version is current, so what is being computed is of no use any more. May be told twice of the same
    /// version.
    ///
    /// @return completes when the volunteers have been sent the new version; if it fails, it is told again
    Uni<Void> versionChanged(FollowedJob job);

    void tasksAvailable(FollowedJob job);

    /// The job is over; it is not on the board any more.
    void closed(FollowedJob job);
}
