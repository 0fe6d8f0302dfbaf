package io.manyhands.task.organizer;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.AuditAction;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.MapReduce;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.task.access.Actor;
import io.manyhands.task.access.Caller;
import io.manyhands.task.access.ForSubmitters;
import io.manyhands.task.access.Organizer;
import io.manyhands.task.access.Refusals;
import io.manyhands.task.access.Refused.Reason;
import io.manyhands.task.audit.AuditLog;
import io.manyhands.task.dataset.RedisDatasets;
import io.manyhands.task.job.JobSnapshot;
import io.manyhands.task.job.RedisJobs;
import io.manyhands.task.quota.QuotaPolicy;
import io.manyhands.task.shard.ShardUploads;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/// Takes data sets away, over HTTP. Apart from where they are stored and read, as it has to know the jobs.
@Path("/api/datasets")
@Tag(name = "data sets")
public class DatasetRemovalResource {
    private final RedisDatasets datasets;
    private final ShardUploads uploads;
    private final RedisJobs jobs;
    private final QuotaPolicy quotas;
    private final AuditLog audit;
    private final Refusals refusals;
    private final Caller caller;

    DatasetRemovalResource(
            RedisDatasets datasets,
            ShardUploads uploads,
            RedisJobs jobs,
            QuotaPolicy quotas,
            AuditLog audit,
            Refusals refusals,
            Caller caller) {
        this.datasets = datasets;
        this.uploads = uploads;
        this.jobs = jobs;
        this.quotas = quotas;
        this.audit = audit;
        this.refusals = refusals;
        this.caller = caller;
    }

    @DELETE
    @Cancellable(false) // what counts no more must go, also if nobody waits for the answer
    @Path("{sha256}")
    @ForSubmitters
    @SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
    @Operation(
            operationId = "deleteDataset",
            summary = "Delete a data set",
            description = "It counts for the quota of the token no more, and goes when nobody else has stored it."
                    + " With the scope `admin` it goes at once.")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "400", description = "`invalid-sha256`")
    @APIResponse(responseCode = "403", description = "`not-your-dataset`")
    @APIResponse(responseCode = "404", description = "`dataset-not-found`")
    @APIResponse(responseCode = "409", description = "`dataset-in-use`")
    public Uni<Void> delete(String sha256) {
        if (!Keys.isSha256(sha256)) {
            throw Problems.of(
                    ProblemCode.INVALID_SHA256,
                    "'%s' is no SHA-256: write 64 lower-case hexadecimal digits".formatted(sha256));
        }
        var by = caller.actor();
        return datasets.exists(sha256)
                .chain(exists -> exists ? deleteIfOwn(sha256, by) : uncountOnly(sha256, by, () -> notFound(sha256)))
                .chain(() -> audit.note(AuditAction.AUDIT_ACTION_DATASET_DELETED, sha256, by));
    }

    private Uni<Void> deleteIfOwn(String sha256, Actor by) {
        var organizer = by.organizer();
        return datasets.owners(sha256)
                .chain(owners -> organizer.isAdmin() || owners.contains(organizer.id())
                        ? delete(sha256, organizer, owners)
                        : uncountOnly(sha256, by, () -> notYours(sha256, by)));
    }

    /// In this order: if Redis fails in between, the data set is still there to be deleted once more, and whoever
    /// stores it meanwhile has it counted after that.
    private Uni<Void> delete(String sha256, Organizer by, List<String> owners) {
        return jobs.readAll()
                .invoke(all -> requireUnused(all, sha256))
                .chain(() -> uncount(by.isAdmin() ? owners : List.of(by.id()), sha256))
                .chain(() -> datasets.place(sha256))
                .chain(place -> place.isPresent()
                        ? uploads.remove(place.get(), by.id(), sha256, () -> datasets.remove(sha256, by.onlyOwner()))
                        : datasets.remove(sha256, by.onlyOwner()).replaceWithVoid());
    }

    /// A data set may count though it is not there, or is not the organizer's, as Redis failed while it was stored.
    ///
    /// @param otherwise what to answer if it does not count
    private Uni<Void> uncountOnly(String sha256, Actor by, Supplier<Throwable> otherwise) {
        return quotas.datasetDeleted(by.organizer().id(), sha256)
                .chain(counted ->
                        counted ? Uni.createFrom().voidItem() : Uni.createFrom().failure(otherwise));
    }

    private Uni<Void> uncount(List<String> owners, String sha256) {
        return Multi.createFrom()
                .iterable(owners)
                .onItem()
                .transformToUniAndConcatenate(owner -> quotas.datasetDeleted(owner, sha256))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static HttpProblem notFound(String sha256) {
        return Problems.of(ProblemCode.DATASET_NOT_FOUND, "no data set has the SHA-256 %s".formatted(sha256));
    }

    private HttpProblem notYours(String sha256, Actor by) {
        refusals.note(Reason.OWNER, by);
        return Problems.of(
                ProblemCode.NOT_YOUR_DATASET,
                "data set %s was not stored with the token '%s', which may delete only what was"
                        .formatted(sha256, by.organizer().name()));
    }

    /// Ended jobs count, too: they may go on one day.
    private static void requireUnused(List<JobSnapshot> all, String sha256) {
        all.stream()
                .map(JobSnapshot::spec)
                .filter(job -> isUsed(job, sha256))
                .findFirst()
                .ifPresent(job -> {
                    throw Problems.of(
                            ProblemCode.DATASET_IN_USE,
                            "job '%s' needs data set %s; delete the job first".formatted(job.getJobId(), sha256));
                });
    }

    private static boolean isUsed(JobSpec job, String sha256) {
        var training = job.getTraining();
        return training.getData().getSha256().equals(sha256)
                || training.getData().getValidation().getSha256().equals(sha256)
                || training.getModel().getInitialWeightsSha256().equals(sha256)
                || (job.hasMapReduce() && isUsed(job.getMapReduce(), ByteString.fromHex(sha256)));
    }

    private static boolean isUsed(MapReduce job, ByteString sha256) {
        return job.getProgram().getSha256().equals(sha256)
                || job.getInputs().getLines().getSha256().equals(sha256)
                || job.getInputs().getSharded().getSha256().equals(sha256)
                || job.getSharedList().stream()
                        .anyMatch(file -> file.getSha256().equals(sha256));
    }
}
