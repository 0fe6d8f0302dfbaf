package io.manyhands.model.round;

import io.manyhands.model.owner.OwnerToken;
import io.manyhands.model.redis.RedisUnavailableException;
import io.manyhands.model.version.Commit;
import io.manyhands.model.version.CommitOutcome;
import io.manyhands.model.version.StoredJob;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.NodesMissing;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.BooleanSupplier;

/// What the owner of a job reads and writes of it: patiently, where the job cannot go on without an answer.
///
/// @param stopped true when waiting for an answer is pointless, as the job was let go
record RedisJob(JobRoom room, JobKeys keys, OwnerToken token, BooleanSupplier stopped) {
    Uni<StoredJob> load() {
        return untilAnswered(room.jobs().load(keys));
    }

    /// Sends the same commit until Redis has answered. The index goes first: should the commit fail, it does no
    /// harm.
    Uni<CommitOutcome> commit(Commit commit) {
        var begun = room.clock().instant();
        var sha256 = commit.status().sha256();
        var index = commit.isLast()
                ? room.jobs().indexLast(keys, sha256)
                : room.jobs().index(keys, sha256);
        return untilAnswered(index.chain(() -> room.versions().commit(keys, token, commit)))
                .invoke(outcome -> room.metrics()
                        .committed(
                                keys.id(), commit, outcome, begun, room.clock().instant()));
    }

    /// @return false if another process owns the job
    Uni<Boolean> fail(String reason) {
        return untilAnswered(room.versions().fail(keys, token, reason));
    }

    /// If it does not arrive, whoever looks next at the open jobs repairs it.
    Uni<Void> close(JobState state) {
        return room.jobs().close(keys, state).onFailure().recoverWithNull();
    }

    /// If it does not arrive, [StallLoop] notices that work is missing.
    Uni<Void> announce(List<NodesMissing> missing) {
        var announcements = missing.stream()
                .map(nodes -> room.jobs()
                        .announce(
                                keys, Event.newBuilder().setNodesMissing(nodes).build()))
                .toList();
        return announcements.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join()
                        .all(announcements)
                        .andCollectFailures()
                        .replaceWithVoid()
                        .onFailure()
                        .recoverWithNull();
    }

    /// Only for what may be sent twice.
    <T> Uni<T> untilAnswered(Uni<T> call) {
        var config = room.config();
        return call.onFailure(RedisUnavailableException.class)
                .invoke(failure -> Log.warnf("%s: %s; trying again", keys.id(), failure.getMessage()))
                .onFailure(failure -> failure instanceof RedisUnavailableException && !stopped.getAsBoolean())
                .retry()
                .withBackOff(config.retryAtLeast(), config.retryAtMost())
                .indefinitely();
    }
}
