package io.manyhands.task.check;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.task.access.ForAuditors;
import io.manyhands.task.http.BoundedBody;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What auditors compute again, over HTTP.
@Path("/api/checks")
@ForAuditors
@SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "checks", description = "Auditors compute results again. For the scopes `auditor` and `admin`.")
public class CheckResource {
    private static final int MAX_BYTES = 4096;

    private final CheckDesk desk;

    CheckResource(CheckDesk desk) {
        this.desk = desk;
    }

    @POST
    @Path("take")
    @Operation(
            operationId = "takeChecks",
            summary = "Take results to compute again",
            description = "Of all open jobs. What is taken is nobody else's for a while. What auditors disagree on goes"
                    + " to one that was not asked yet, if any is there.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = TakeSchema.class)))
    @APIResponse(responseCode = "200", description = "What is to be computed; nothing if there is nothing to do")
    @APIResponse(responseCode = "400", description = "`invalid-check`")
    @APIResponse(responseCode = "413", description = "`body-too-large`")
    public Uni<CheckList> take(@Context io.vertx.core.http.HttpServerRequest request) {
        return BoundedBody.read(HttpServerRequest.newInstance(request), MAX_BYTES)
                .map(body -> sound(TakeRequest.read(body.getBytes())))
                .chain(desk::take)
                .map(taken -> new CheckList(taken.stream().map(CheckView::of).toList()));
    }

    @POST
    @Path("done")
    @Operation(
            operationId = "doneCheck",
            summary = "Say what a computation came to",
            description = "model-service compares it with the volunteer's value.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DoneSchema.class)))
    @APIResponse(responseCode = "204", description = "Passed on")
    @APIResponse(responseCode = "400", description = "`invalid-check`")
    @APIResponse(responseCode = "404", description = "`check-not-found`")
    @APIResponse(responseCode = "413", description = "`body-too-large`")
    public Uni<Void> done(@Context io.vertx.core.http.HttpServerRequest request) {
        return BoundedBody.read(HttpServerRequest.newInstance(request), MAX_BYTES)
                .map(body -> sound(DoneRequest.read(body.getBytes())))
                .chain(done -> desk.done(done).invoke(isPassedOn -> {
                    if (!isPassedOn) {
                        throw notFound(done);
                    }
                }))
                .replaceWithVoid();
    }

    private static HttpProblem notFound(DoneRequest done) {
        return Problems.of(
                ProblemCode.CHECK_NOT_FOUND,
                "job '%s' has no check '%s' any more: it is decided, or the job went back or is gone; take others"
                        .formatted(done.job(), done.check()));
    }

    private static <T> T sound(Read<T> read) {
        return switch (read) {
            case Read.Done<T>(T request, List<String> _) -> request;
            case Read.Refused<T>(List<FieldError> errors) ->
                throw Problems.withErrors(ProblemCode.INVALID_CHECK, "the body", FieldError.asMaps(errors));
        };
    }
}
