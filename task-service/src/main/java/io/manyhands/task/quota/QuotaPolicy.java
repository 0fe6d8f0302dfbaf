package io.manyhands.task.quota;

import io.manyhands.redis.RedisRefusal;
import io.manyhands.redis.RedisUnavailableException;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.task.access.Actor;
import io.manyhands.task.access.Organizer;
import io.manyhands.task.access.RedisTokens;
import io.manyhands.task.access.Refusals;
import io.manyhands.task.access.Refused.Reason;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Lets organizers do what their quotas allow; refuses the rest with the limit and the remedy.
@ApplicationScoped
public class QuotaPolicy {
    private final RedisQuota quotas;
    private final RedisTokens tokens;
    private final Refusals refusals;

    QuotaPolicy(RedisQuota quotas, RedisTokens tokens, Refusals refusals) {
        this.quotas = quotas;
        this.tokens = tokens;
        this.refusals = refusals;
    }

    /// @param creation of the job; true if it was created
    public Uni<Boolean> createJob(Actor by, String jobId, Supplier<Uni<Boolean>> creation) {
        var organizer = by.organizer();
        return place(quotas.reserve(organizer, jobId), organizer, by)
                .chain(place -> creation.get().call(created -> settle(place, created)));
    }

    /// Lets a job that has ended go on, if it fits among the open jobs of its owner, whoever wishes it.
    ///
    /// @param owner id of the token that the job was created with; one that is there no more bounds nothing
    /// @param reopening of the job
    /// @param isOpen whether the job goes on, by what came of the reopening
    public <T> Uni<T> reopenJob(Actor by, String owner, String jobId, Supplier<Uni<T>> reopening, Predicate<T> isOpen) {
        return organizer(owner, by)
                .chain(found -> found.map(organizer -> place(quotas.reserveAgain(organizer, jobId), organizer, by)
                                .chain(place -> reopening.get().call(outcome -> settle(place, isOpen.test(outcome)))))
                        .orElseGet(reopening));
    }

    private Uni<Optional<Organizer>> organizer(String id, Actor by) {
        return by.organizer().id().equals(id)
                ? Uni.createFrom().item(Optional.of(by.organizer()))
                : tokens.find(id).map(token -> token.map(Organizer::of));
    }

    private Uni<Place> place(Uni<Reservation> reserved, Organizer whose, Actor by) {
        return reserved.map(reservation -> requireReserved(reservation, whose))
                .onFailure(HttpProblem.class)
                .invoke(() -> refusals.note(Reason.QUOTA, by));
    }

    private Uni<Void> settle(Place place, boolean isOpen) {
        return isOpen ? quotas.confirm(place) : quotas.release(place);
    }

    public Uni<Void> jobDeleted(String organizer, String jobId) {
        return quotas.forget(organizer, jobId);
    }

    /// Not to be broken off: what is stored must count.
    ///
    /// @param storing of the data set
    public <T> Uni<T> storeDataset(Actor by, String sha256, long sizeBytes, Supplier<Uni<T>> storing) {
        var organizer = by.organizer();
        return quotas.claim(organizer, sha256, sizeBytes)
                .invoke(stored -> requireRoom(stored, organizer, sizeBytes))
                .onFailure(HttpProblem.class)
                .invoke(() -> refusals.note(Reason.QUOTA, by))
                .chain(stored -> storing.get()
                        .onFailure(failure -> stored == RedisQuota.NEWLY && hasStoredNothing(failure))
                        .call(() -> giveBack(organizer, sha256)))
                .call(() -> quotas.count(organizer, sha256, sizeBytes));
    }

    /// Counts an upload that is under way, of which nobody knows yet how much it will be.
    ///
    /// @param name of the upload, which is no SHA-256
    /// @param sizeBytes so far, and of what is about to be stored
    public Uni<Void> growUpload(Actor by, String name, long sizeBytes) {
        return quotas.grow(by.organizer(), name, sizeBytes)
                .invoke(stored -> requireRoom(stored, by.organizer(), sizeBytes))
                .onFailure(HttpProblem.class)
                .invoke(() -> refusals.note(Reason.QUOTA, by))
                .replaceWithVoid();
    }

    /// An upload is complete: from now on the data set counts in its place. Once is enough, however often it is stored.
    public Uni<Void> uploadStored(Actor by, String name, String sha256, long sizeBytes) {
        var organizer = by.organizer();
        return quotas.count(organizer, sha256, sizeBytes)
                .chain(() -> quotas.unclaim(organizer.id(), name))
                .replaceWithVoid();
    }

    private static boolean hasStoredNothing(Throwable failure) {
        return failure instanceof RedisUnavailableException redis && redis.refusal() != RedisRefusal.NONE;
    }

    /// If that fails, too, the organizer can delete the data set, which only counts.
    private Uni<Boolean> giveBack(Organizer organizer, String sha256) {
        return quotas.unclaim(organizer.id(), sha256).onFailure().recoverWithItem(false);
    }

    /// @return whether it was counted
    public Uni<Boolean> datasetDeleted(String organizer, String sha256) {
        return quotas.unclaim(organizer, sha256);
    }

    private static Place requireReserved(Reservation reservation, Organizer organizer) {
        return switch (reservation) {
            case Reservation.Reserved(Place place) -> place;
            case Reservation.TooManyOpen() ->
                throw Problems.of(
                        ProblemCode.QUOTA_OPEN_JOBS,
                        ("the token '%s' may have %d open jobs and has as many; delete one that is created, running or"
                                        + " paused, or wait until one ends")
                                .formatted(organizer.name(), organizer.quota().openJobs()));
            case Reservation.TooManyLately lately -> {
                long seconds = Math.max(1, lately.retryAfter().toSeconds() + 1);
                throw Problems.of(
                        ProblemCode.QUOTA_JOBS_PER_HOUR,
                        "the token '%s' may create %d jobs within an hour and has done so; the next one in %d s"
                                .formatted(organizer.name(), organizer.quota().jobsPerHour(), seconds),
                        "Retry-After",
                        String.valueOf(seconds));
            }
        };
    }

    private static void requireRoom(long stored, Organizer organizer, long sizeBytes) {
        if (stored >= 0) {
            throw Problems.of(
                    ProblemCode.QUOTA_STORED_BYTES,
                    ("the token '%s' may store data sets of %d bytes and has stored %d; there is no room for %d more:"
                                    + " delete one that no job needs with DELETE /api/datasets/{sha256}")
                            .formatted(organizer.name(), organizer.quota().storedBytes(), stored, sizeBytes));
        }
    }
}
