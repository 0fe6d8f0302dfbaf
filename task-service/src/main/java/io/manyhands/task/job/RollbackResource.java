package io.manyhands.task.job;

import io.manyhands.protocol.v1.AuditAction;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.task.access.Caller;
import io.manyhands.task.access.ForSubmitters;
import io.manyhands.task.access.Refusals;
import io.manyhands.task.access.Refused.Reason;
import io.manyhands.task.audit.AuditLog;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Going back to an earlier version of a job.
@Path("/api/jobs/{id}/rollback")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class RollbackResource {
    private final RedisRevival revival;
    private final RedisJobs jobs;
    private final AuditLog audit;
    private final Refusals refusals;
    private final Caller caller;
    private final InstantSource clock = InstantSource.system();

    RollbackResource(RedisRevival revival, RedisJobs jobs, AuditLog audit, Refusals refusals, Caller caller) {
        this.revival = revival;
        this.jobs = jobs;
        this.audit = audit;
        this.refusals = refusals;
        this.caller = caller;
    }

    @POST
    @ForSubmitters
    @SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "rollBackJob",
            summary = "Roll a job back to an earlier version",
            description = "Every few rounds a version is kept. The job goes on from there, also if it had finished or"
                    + " failed; one that is paused stays so. What came after that version is cut off the history, and a line"
                    + " in `warnings` says so.")
    @APIResponse(responseCode = "200", description = "The job at the earlier version")
    @APIResponse(responseCode = "400", description = "`invalid-job-id`")
    @APIResponse(responseCode = "403", description = "`not-your-job`, `quota-open-jobs`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    @APIResponse(responseCode = "409", description = "`version-not-kept`")
    public Uni<JobView> rollBack(String id, @Nullable RollbackRequest request) {
        var keys = Problems.jobKeys(id);
        var version = request == null ? null : request.version();
        var atMost = version == null ? OptionalInt.empty() : OptionalInt.of(version);
        var by = caller.actor();
        return revival.rollBack(keys.id(), by, atMost).chain(outcome -> switch (outcome) {
            case RollbackOutcome.Done _ ->
                audit.note(AuditAction.AUDIT_ACTION_JOB_ROLLED_BACK, id, by).chain(() -> view(id));
            case RollbackOutcome.Foreign() -> {
                refusals.note(Reason.OWNER, by);
                throw Problems.of(
                        ProblemCode.NOT_YOUR_JOB,
                        "job '%s' is another organizer's; the token '%s' may change only what was created with it"
                                .formatted(id, by.organizer().name()));
            }
            case RollbackOutcome.NotFound() -> throw Problems.noSuchJob(keys);
            case RollbackOutcome.NotKept notKept ->
                throw Problems.of(ProblemCode.VERSION_NOT_KEPT, detail(id, notKept, version));
        });
    }

    private Uni<JobView> view(String id) {
        return jobs.read(id)
                .map(found -> found.orElseThrow(() -> Problems.noSuchJob(Problems.jobKeys(id))))
                .map(job -> JobView.of(job, clock.instant()));
    }

    private static String detail(String id, RollbackOutcome.NotKept notKept, @Nullable Integer version) {
        return "job '%s': no version%s is kept; it is at version %s, and can be rolled back to %s"
                .formatted(
                        id,
                        version == null ? "" : " up to " + version,
                        notKept.current().isEmpty() ? "none" : notKept.current(),
                        notKept.kept().isEmpty() ? "none" : notKept.kept());
    }
}
