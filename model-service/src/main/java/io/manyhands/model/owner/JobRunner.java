package io.manyhands.model.owner;

/// Does the work that comes with owning a job.
public interface JobRunner {
    /// @param ended called once when the job needs no owner any more, or this process must not be it; not
    ///     called after [OwnedJob#stop]
    /// @return not yet started
    OwnedJob prepare(String jobId, OwnerToken token, Runnable ended);
}
