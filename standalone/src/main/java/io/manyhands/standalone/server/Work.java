package io.manyhands.standalone.server;

/// What is done on top of the running services.
@FunctionalInterface
public interface Work {
    /// Runs on a thread of its own. Interrupted when the process is to end; the services keep running until this has
    /// returned.
    ///
    /// @return the exit status of the process
    int run(Running server) throws InterruptedException;
}
