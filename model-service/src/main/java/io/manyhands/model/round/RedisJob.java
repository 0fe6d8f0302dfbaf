package io.manyhands.model.round;

import com.google.protobuf.ByteString;
import io.manyhands.model.check.Auditing;
import io.manyhands.model.check.CheckPolicy;
import io.manyhands.model.owner.OwnerToken;
import io.manyhands.model.version.Commit;
import io.manyhands.model.version.CommitOutcome;
import io.manyhands.model.version.RedisJobRecords;
import io.manyhands.model.version.RedisVersions;
import io.manyhands.model.version.Sha256;
import io.manyhands.model.version.Status;
import io.manyhands.model.version.StoredJob;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.Ban;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.VersionPublished;
import io.manyhands.redis.RedisUnavailableException;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// What the owner of a job reads and writes of it: patiently, where the job cannot go on without an answer.
///
/// @param stopped true when waiting for an answer is pointless, as the job was let go
record RedisJob(
        RedisJobRecords records,
        RedisVersions versions,
        RedisChecks checks,
        RoundConfig config,
        JobKeys keys,
        OwnerToken token,
        BooleanSupplier stopped) {
    String id() {
        return keys.id();
    }

    Uni<StoredJob> load() {
        return untilAnswered(records.load(keys));
    }

    /// Bytes of a data set.
    Uni<Optional<byte[]>> dataset(String sha256) {
        return untilAnswered(records.dataset(sha256));
    }

    /// How far the job is in Redis; empty if it has no version there. Asked once.
    Uni<Optional<Status>> status() {
        return records.status(keys);
    }

    /// Sends the same commit until Redis has answered. The index goes first: should the commit fail, it expires.
    Uni<CommitOutcome> commit(Commit commit) {
        return untilAnswered(index(commit.status().sha256()).chain(() -> versions.commit(keys, token, commit)));
    }

    /// Keeps a state findable by its hash for [#indexEvery] and longer.
    Uni<Void> index(Sha256 sha256) {
        return records.index(keys, sha256);
    }

    Duration indexEvery() {
        return records.indexEvery();
    }

    /// @return false if another process owns the job
    Uni<Boolean> fail(String reason) {
        return untilAnswered(versions.fail(keys, token, reason));
    }

    /// Keeps the version that was just committed, if it is one of those to roll back to. If that fails, the
    /// next one will do.
    ///
    /// @param window so many before it are kept, too, for now
    Uni<Void> keep(Commit commit, int window) {
        return versions.keep(keys, token, commit, window).onFailure().recoverWithNull();
    }

    /// What is known of the job's checks.
    Uni<Auditing> auditing(CheckPolicy policy, Instant now) {
        return policy.isOn()
                ? untilAnswered(checks.load(keys, policy.window() + 1, now))
                        .chain(known ->
                                untilAnswered(checks.draw()).map(draw -> new Auditing(id(), policy, draw, known)))
                        .call(auditing -> auditors(now).invoke(auditing::seen))
                : Uni.createFrom().item(Auditing.none());
    }

    /// How many auditors there are.
    Uni<Integer> auditors(Instant now) {
        return untilAnswered(checks.auditors(now));
    }

    /// Volunteers whose ban is in force.
    Uni<Set<ByteString>> banned(Instant now) {
        return checks.banned(now);
    }

    /// @return false if another process owns the job
    Uni<Boolean> write(Checked checked) {
        return untilAnswered(checks.write(keys, token, checked.update(), checked.heard()));
    }

    Uni<Void> ban(Ban ban) {
        return untilAnswered(checks.ban(ban));
    }

    /// Goes back to the last kept version up to that one.
    ///
    /// @return false if the job is another process's, or has moved on
    Uni<Boolean> goBack(int version, Status current, String note, int redone) {
        return untilAnswered(versions.goBack(keys, token, version, current, note, redone));
    }

    /// Makes whoever follows the results look again. Not worth waiting for.
    Uni<Void> nudge() {
        return records.nudge(keys).onFailure().recoverWithNull();
    }

    /// Removes results before their round is committed, so that strangers cannot fill Redis with what is
    /// put aside. Not worth waiting for: the commit removes them, too.
    ///
    /// @return whether they are gone
    Uni<Boolean> discard(List<String> results) {
        return results.isEmpty()
                ? Uni.createFrom().item(true)
                : records.discard(keys, results).replaceWith(true).onFailure().recoverWithItem(false);
    }

    Uni<Void> pause(Duration time) {
        return Uni.createFrom().voidItem().onItem().delayIt().by(time);
    }

    /// Whether the job was let go.
    boolean isStopped() {
        return stopped.getAsBoolean();
    }

    /// Tells the organizer something about the results. Not worth waiting for: if it does not arrive, the
    /// next will.
    Uni<Void> tell(String field, String text) {
        return versions.tell(keys, token, field, text).onFailure().recoverWithNull();
    }

    /// Takes the job off the list of open ones; from then on, the last state of a finished one can be found for
    /// ever. If it does not arrive, whoever looks next at the open jobs repairs it.
    Uni<Void> close(JobState state) {
        var indexed = state == JobState.JOB_STATE_FINISHED
                ? indexLast()
                : Uni.createFrom().voidItem();
        return indexed.chain(() -> records.close(keys, state)).onFailure().recoverWithNull();
    }

    private Uni<Void> indexLast() {
        return status().chain(status -> status.filter(last -> last.state() == JobState.JOB_STATE_FINISHED)
                .map(last -> records.indexLast(keys, last.sha256()))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /// Whether the job is to run, but no task is waiting or leased.
    Uni<Boolean> isStarved() {
        return records.isStarved(keys);
    }

    Uni<Void> announce(NodesMissing missing) {
        return records.announce(
                keys, Event.newBuilder().setNodesMissing(missing).build());
    }

    /// If they do not arrive, [StallLoop] notices that work is missing.
    Uni<Void> announce(List<NodesMissing> missing) {
        return missing.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join()
                        .all(missing.stream().map(this::announce).toList())
                        .andCollectFailures()
                        .replaceWithVoid()
                        .onFailure()
                        .recoverWithNull();
    }

    /// The current version once more, for those who may have heard of another one.
    Uni<Void> announce(Status current) {
        var published = VersionPublished.newBuilder()
                .setVersion(current.version())
                .setSha256(current.sha256().raw())
                .setState(current.state());
        return records.announce(
                keys, Event.newBuilder().setVersionPublished(published).build());
    }

    /// Only for what may be sent twice.
    private <T> Uni<T> untilAnswered(Uni<T> call) {
        return call.onFailure(RedisUnavailableException.class)
                .invoke(failure -> Log.warnf("%s: %s; trying again", keys.id(), failure.getMessage()))
                .onFailure(failure -> failure instanceof RedisUnavailableException && !stopped.getAsBoolean())
                .retry()
                .withBackOff(config.retryAtLeast(), config.retryAtMost())
                .indefinitely();
    }
}
