package io.manyhands.model.progress;

import io.manyhands.rest.Problems;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Committed rounds as Server-Sent Events, for live charts.
@Path("/api/models/{id}/events")
@OfExistingJob
@Tag(name = "models")
public class EventsResource {
    private final EventFeeds feeds;

    EventsResource(EventFeeds feeds) {
        this.feeds = feeds;
    }

    /// The id of an event is the number of its round, so a client that reconnects goes on where it was.
    @GET
    @NonBlocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "followEvents",
            summary = "Follow a job live",
            description = "Server-Sent Events. `round`: a committed round without its contributions, with the round's"
                    + " number as `id`; first the newest ones, or of these what comes after Last-Event-ID, then what is"
                    + " committed, twice a second at most. `missed`: rounds that are not sent, because they are too old"
                    + " or too many at once; the history has what is kept of them. `state`: the state of the job, at"
                    + " first and whenever it changes. Ends when the job is deleted. A job that goes back to an earlier"
                    + " version sends rounds of the same numbers again. Streams at once are bounded, for each network"
                    + " and in all; a client that does not read is cut.")
    @APIResponse(
            responseCode = "200",
            description = "Endless. `data` of `round` is a Round, of `missed` a MissedRounds, of `state` a JobState",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(oneOf = {RoundView.class, MissedView.class, StateView.class})))
    @APIResponse(responseCode = "400", description = "`invalid-round`, `invalid-job-id`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    @APIResponse(responseCode = "429", ref = RestDocumentFilter.TOO_MANY)
    public Response events(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID")
                    @Parameter(
                            description = "Number of the last round that was received",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "0", maximum = "999999999"))
                    @Nullable
                    String lastEventId) {
        var job = Problems.jobKeys(id);
        int first = lastEventId == null ? 0 : RoundNumber.parse("Last-Event-ID", lastEventId) + 1;
        return Response.ok(feeds.listen(job, first))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
