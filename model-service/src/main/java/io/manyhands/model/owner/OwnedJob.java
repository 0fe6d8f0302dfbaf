package io.manyhands.model.owner;

/// The work on one owned job.
public interface OwnedJob {
    /// Begins the work, in the background. Called once.
    void start();

    /// Ends the work and forgets everything in memory. May be called more than once.
    void stop();
}
