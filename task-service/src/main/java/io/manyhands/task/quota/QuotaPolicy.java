package io.manyhands.task.quota;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.task.access.Actor;
import io.manyhands.task.access.Organizer;
import io.manyhands.task.access.Refusals;
import io.manyhands.task.access.Refused.Reason;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/// Lets organizers do what their quotas allow; refuses the rest with the limit and the remedy.
@ApplicationScoped
public class QuotaPolicy {
    private final RedisQuota quotas;
    private final Refusals refusals;

    QuotaPolicy(RedisQuota quotas, Refusals refusals) {
        this.quotas = quotas;
        this.refusals = refusals;
    }

    /// @param creation of the job; true if it was created
    public Uni<Boolean> createJob(Actor by, String jobId, Supplier<Uni<Boolean>> creation) {
        var organizer = by.organizer();
        return quotas.reserve(organizer, jobId)
                .map(reservation -> requireReserved(reservation, organizer))
                .onFailure(HttpProblem.class)
                .invoke(() -> refusals.note(Reason.QUOTA, by))
                .chain(place ->
                        creation.get().call(created -> created ? quotas.confirm(place) : quotas.release(place)));
    }

    public Uni<Void> jobDeleted(String organizer, String jobId) {
        return quotas.forget(organizer, jobId);
    }

    /// @param storing of the data set
    public <T> Uni<T> storeDataset(Actor by, String sha256, long sizeBytes, Supplier<Uni<T>> storing) {
        return quotas.claim(by.organizer(), sha256, sizeBytes)
                .invoke(stored -> requireRoom(stored, by.organizer(), sizeBytes))
                .onFailure(HttpProblem.class)
                .invoke(() -> refusals.note(Reason.QUOTA, by))
                .chain(_ -> storing.get());
    }

    public Uni<Void> datasetDeleted(String organizer, String sha256) {
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
