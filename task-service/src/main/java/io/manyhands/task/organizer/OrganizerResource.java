package io.manyhands.task.organizer;

import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.task.access.Caller;
import io.manyhands.task.access.ForOrganizers;
import io.manyhands.task.access.Organizer;
import io.manyhands.task.dataset.Dataset;
import io.manyhands.task.job.JobOwner;
import io.manyhands.task.job.JobSnapshot;
import io.manyhands.task.job.RedisJobs;
import io.manyhands.task.quota.RedisQuota;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What organizers see, over HTTP.
@Path("/api/organizer")
@ForOrganizers
@SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "organizers", description = "What the holder of a token sees.")
public class OrganizerResource {
    private final RedisJobs jobs;
    private final RedisQuota quotas;
    private final Caller caller;
    private final InstantSource clock = InstantSource.system();

    OrganizerResource(RedisJobs jobs, RedisQuota quotas, Caller caller) {
        this.jobs = jobs;
        this.quotas = quotas;
        this.caller = caller;
    }

    @GET
    @Operation(operationId = "getOrganizer", summary = "Show who the token is", description = "With its quota.")
    @APIResponse(responseCode = "200", description = "Who it is")
    public Uni<OrganizerView> self() {
        var organizer = caller.organizer();
        return quotas.used(organizer.id()).map(used -> OrganizerView.of(organizer, used));
    }

    @GET
    @Path("jobs")
    @Operation(
            operationId = "listOwnedJobs",
            summary = "List jobs with their owners",
            description = "Own jobs; all jobs, with the scopes `read` or `admin`.")
    @APIResponse(responseCode = "200", description = "The jobs")
    public Uni<OwnedJobList> jobs() {
        var organizer = caller.organizer();
        return jobs.readAll().map(all -> seen(all, organizer));
    }

    private OwnedJobList seen(List<JobSnapshot> all, Organizer organizer) {
        var now = clock.instant();
        return new OwnedJobList(all.stream()
                .filter(job -> isSeen(job, organizer))
                .map(job -> OwnedJobView.of(job, now))
                .sorted(Comparator.comparingLong(
                                (OwnedJobView owned) -> owned.job().createdAt())
                        .reversed()
                        .thenComparing(owned -> owned.job().id()))
                .toList());
    }

    private static boolean isSeen(JobSnapshot job, Organizer organizer) {
        return organizer
                .onlySeen()
                .map(id -> job.owner().map(JobOwner::id).filter(id::equals).isPresent())
                .orElse(true);
    }

    @GET
    @Path("datasets")
    @Operation(
            operationId = "listOwnedDatasets",
            summary = "List data sets that were stored with the token",
            description = "They count for its quota.")
    @APIResponse(responseCode = "200", description = "The data sets")
    public Uni<OwnedDatasetList> datasets() {
        return quotas.datasets(caller.organizer().id())
                .map(sizes -> new OwnedDatasetList(sizes.entrySet().stream()
                        .map(entry -> new Dataset(entry.getKey(), entry.getValue()))
                        .sorted(Comparator.comparing(Dataset::sha256))
                        .toList()));
    }
}
