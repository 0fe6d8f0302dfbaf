package io.manyhands.model.round;

import io.manyhands.model.version.Commit;
import io.smallrye.mutiny.Uni;

/// How the work on an owned job ends.
interface JobEnd {
    /// This was its last version.
    Uni<Void> finish(Commit last);

    /// It cannot go on.
    ///
    /// @param reason for the organizer, with the remedy
    Uni<Void> fail(String reason);

    /// What is in memory is worth nothing: whoever owns the job next builds it up again from Redis.
    void drop(Throwable failure);

    /// The same, for a reason that was told already.
    void letGo();

    /// What is in memory is not what the job is at any more: this owner builds it up again from Redis.
    void reload();
}
