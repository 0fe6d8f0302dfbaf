package io.manyhands.model.round;

import io.manyhands.model.version.Status;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/// Notices that Redis has lost commits of an owned job: it has come back with an older version than its owner knows, or
/// with none.
///
/// A Redis that restarts may lack the last second of its append-only file, and with it the newest commit, while the
/// ownership still counts. Nothing would follow then: the owner waits for results of a round that nobody is told of.
record RedisRollback(RedisJob job, JobRounds<?> rounds, JobEnd end) {
    /// If the version in Redis is another one, everybody is told of it, and the job is dropped.
    ///
    /// @return whether the job goes on
    Uni<Boolean> passes() {
        var known = rounds.settledStatus();
        return known.isEmpty()
                ? Uni.createFrom().item(true)
                : job.status().chain(stored -> compare(known.get(), stored));
    }

    /// Tells everybody of the version in Redis, which is known to be another one, and drops the job.
    Uni<Void> rollBack() {
        return job.status().chain(stored -> rollBack(rounds.status(), stored));
    }

    /// A version that was committed while Redis was asked proves nothing.
    private Uni<Boolean> compare(Status known, Optional<Status> stored) {
        var isSame = stored.filter(known::isAt).isPresent();
        return isSame || !rounds.settledStatus().equals(Optional.of(known))
                ? Uni.createFrom().item(true)
                : rollBack(known, stored).replaceWith(false);
    }

    private Uni<Void> rollBack(Status known, Optional<Status> stored) {
        Log.warnf(
                "%s: version %d is not the one in Redis, which has %s and may have lost its latest writes; going on from there",
                job.id(),
                known.version(),
                stored.map(status -> "version " + status.version()).orElse("none"));
        var announced =
                stored.map(job::announce).orElseGet(() -> Uni.createFrom().voidItem());
        return announced.onFailure().recoverWithNull().invoke(end::letGo);
    }
}
