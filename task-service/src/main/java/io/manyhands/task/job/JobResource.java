package io.manyhands.task.job;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.AuditAction;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.task.access.Actor;
import io.manyhands.task.access.Caller;
import io.manyhands.task.access.ForSubmitters;
import io.manyhands.task.access.Refusals;
import io.manyhands.task.access.Refused.Reason;
import io.manyhands.task.audit.AuditLog;
import io.manyhands.task.http.BoundedBody;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.quota.QuotaPolicy;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Jobs over HTTP.
@Path("/api/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs", description = "What is trained, and how far it is.")
public class JobResource {
    private final JobAdmission admission;
    private final RedisJobs jobs;
    private final RedisJobControl control;
    private final QuotaPolicy quotas;
    private final AuditLog audit;
    private final Refusals refusals;
    private final Caller caller;
    private final InstantSource clock = InstantSource.system();

    JobResource(
            JobAdmission admission,
            RedisJobs jobs,
            RedisJobControl control,
            QuotaPolicy quotas,
            AuditLog audit,
            Refusals refusals,
            Caller caller) {
        this.admission = admission;
        this.jobs = jobs;
        this.control = control;
        this.quotas = quotas;
        this.audit = audit;
        this.refusals = refusals;
        this.caller = caller;
    }

    @POST
    @ForSubmitters
    @SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createJob",
            summary = "Create a job",
            description = "Every error in the description is reported at once, in `errors`.")
    @RequestBody(
            required = true,
            description = "A job description",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = JobSchema.class),
                            example = JobExample.JSON))
    @APIResponse(
            responseCode = "201",
            description = "Created; model-service makes version 0 next",
            headers =
                    @Header(
                            name = "Location",
                            description = "Path of the job",
                            schema = @Schema(type = SchemaType.STRING)),
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "400", description = "`invalid-job`")
    @APIResponse(responseCode = "403", description = "`quota-open-jobs`")
    @APIResponse(responseCode = "409", description = "`job-exists`")
    @APIResponse(responseCode = "413", description = "`body-too-large`")
    @APIResponse(responseCode = "429", description = "`quota-jobs-per-hour`")
    public Uni<RestResponse<JobView>> create(
            @Context io.vertx.core.http.HttpServerRequest request,
            @QueryParam("paused")
                    @DefaultValue("false")
                    @Parameter(
                            description =
                                    "Whether it begins paused: volunteers gather and get ready until it is resumed")
                    boolean paused) {
        var by = caller.actor();
        var wanted = paused ? JobState.JOB_STATE_PAUSED : JobState.JOB_STATE_RUNNING;
        return BoundedBody.read(HttpServerRequest.newInstance(request), Limit.LIMIT_JOB_BYTES_VALUE)
                .chain(body -> admission.admit(body.getBytes(), wanted, by))
                .call(outcome -> noteIfCreated(outcome, by))
                .chain(this::answer);
    }

    private Uni<Void> noteIfCreated(JobOutcome outcome, Actor by) {
        return outcome instanceof JobOutcome.Created(JobSpec spec)
                ? audit.note(AuditAction.AUDIT_ACTION_JOB_CREATED, spec.getJobId(), by)
                : Uni.createFrom().voidItem();
    }

    private Uni<RestResponse<JobView>> answer(JobOutcome outcome) {
        return switch (outcome) {
            case JobOutcome.Created created -> view(created.spec().getJobId()).map(JobResource::created);
            case JobOutcome.Rejected rejected ->
                throw Problems.withErrors(
                        ProblemCode.INVALID_JOB, "the description", FieldError.asMaps(rejected.errors()));
            case JobOutcome.IdTaken(String id) ->
                throw Problems.of(
                        ProblemCode.JOB_EXISTS,
                        "there is a job '%s' already; choose another id or leave it out".formatted(id));
        };
    }

    private static RestResponse<JobView> created(JobView job) {
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, job)
                .location(URI.create("/api/jobs/" + job.id()))
                .build();
    }

    @GET
    @Operation(operationId = "listJobs", summary = "List all jobs", description = "Newest first.")
    @APIResponse(responseCode = "200", description = "All jobs")
    public Uni<JobList> list() {
        return jobs.readAll().map(this::newestFirst);
    }

    private JobList newestFirst(List<JobSnapshot> snapshots) {
        var now = clock.instant();
        return new JobList(snapshots.stream()
                .map(job -> JobView.of(job, now))
                .sorted(Comparator.comparingLong(JobView::createdAt).reversed().thenComparing(JobView::id))
                .toList());
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getJob", summary = "Show a job")
    @APIResponse(responseCode = "200", description = "The job and how far it is")
    @APIResponse(responseCode = "400", description = "`invalid-job-id`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    public Uni<JobView> get(String id) {
        return view(checked(id));
    }

    @POST
    @ForSubmitters
    @SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
    @Path("{id}/pause")
    @Operation(
            operationId = "pauseJob",
            summary = "Pause a job",
            description = "The round under way is finished; no further one is planned.")
    @APIResponse(responseCode = "200", description = "Paused")
    @APIResponse(responseCode = "400", description = "`invalid-job-id`")
    @APIResponse(responseCode = "403", description = "`not-your-job`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    @APIResponse(responseCode = "409", description = "`job-ended`")
    public Uni<JobView> pause(String id) {
        var by = caller.actor();
        return control.pause(checked(id), by.organizer().onlyOwner())
                .chain(outcome -> viewIfDone(outcome, id, AuditAction.AUDIT_ACTION_JOB_PAUSED, by));
    }

    @POST
    @ForSubmitters
    @SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
    @Path("{id}/resume")
    @Operation(
            operationId = "resumeJob",
            summary = "Resume a job",
            description = "One that is paused, or has failed: it goes on from its current version.")
    @APIResponse(responseCode = "200", description = "Running again")
    @APIResponse(responseCode = "400", description = "`invalid-job-id`")
    @APIResponse(responseCode = "403", description = "`not-your-job`, `quota-open-jobs`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    @APIResponse(responseCode = "409", description = "`job-ended`")
    public Uni<JobView> resume(String id) {
        var by = caller.actor();
        return control.resume(checked(id), by)
                .chain(outcome -> viewIfDone(outcome, id, AuditAction.AUDIT_ACTION_JOB_RESUMED, by));
    }

    @DELETE
    @ForSubmitters
    @SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
    @Path("{id}")
    @Operation(
            operationId = "deleteJob",
            summary = "Delete a job",
            description = "With its weights and history. Its data set stays.")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "400", description = "`invalid-job-id`")
    @APIResponse(responseCode = "403", description = "`not-your-job`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    public Uni<Void> delete(String id) {
        var by = caller.actor();
        return jobs.owner(checked(id))
                .call(() -> control.delete(id, by.organizer().onlyOwner())
                        .chain(outcome -> noteIfDone(outcome, id, AuditAction.AUDIT_ACTION_JOB_DELETED, by)))
                .call(owner -> owner.map(token -> quotas.jobDeleted(token, id))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .replaceWithVoid();
    }

    private Uni<JobView> viewIfDone(ControlOutcome outcome, String id, AuditAction action, Actor by) {
        return noteIfDone(outcome, id, action, by).chain(() -> view(id));
    }

    private Uni<JobView> view(String id) {
        return jobs.read(id)
                .map(found -> found.orElseThrow(() -> notFound(id)))
                .map(job -> JobView.of(job, clock.instant()));
    }

    private Uni<Void> noteIfDone(ControlOutcome outcome, String id, AuditAction action, Actor by) {
        return switch (outcome) {
            case ControlOutcome.Done() -> audit.note(action, id, by);
            case ControlOutcome.Foreign() -> {
                refusals.note(Reason.OWNER, by);
                throw Problems.of(
                        ProblemCode.NOT_YOUR_JOB,
                        "job '%s' is another organizer's; the token '%s' may change only what was created with it"
                                .formatted(id, by.organizer().name()));
            }
            case ControlOutcome.NotFound() -> throw notFound(id);
            case ControlOutcome.Ended(String state) ->
                throw Problems.of(
                        ProblemCode.JOB_ENDED,
                        "job '%s' is %s; only a job that has not ended can be changed. To go on from an earlier version: POST /api/jobs/%s/rollback"
                                .formatted(id, state, id));
        };
    }

    private static String checked(String id) {
        return Problems.jobKeys(id).id();
    }

    private static HttpProblem notFound(String id) {
        return Problems.noSuchJob(Keys.job(id));
    }
}
