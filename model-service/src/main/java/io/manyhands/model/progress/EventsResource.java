package io.manyhands.model.progress;

import io.manyhands.rest.Problems;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
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
    private final RedisHistory history;
    private final RedisSignals signals;
    private final ProgressConfig config;

    EventsResource(RedisHistory history, RedisSignals signals, ProgressConfig config) {
        this.history = history;
        this.signals = signals;
        this.config = config;
    }

    /// The id of an event is the number of its round, so a client that reconnects goes on where it was.
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "followEvents",
            summary = "Follow a job live",
            description = "Server-Sent Events. `round`: a committed round without its contributions, with the round's"
                    + " number as `id`; first all that there are, or those after Last-Event-ID, then each when it is"
                    + " committed. `state`: the state of the job, at first and whenever it changes.")
    @APIResponse(
            responseCode = "200",
            description = "Endless. `data` of `round` is a Round, `data` of `state` a JobState",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(oneOf = {RoundView.class, StateView.class})))
    @APIResponse(responseCode = "400", description = "`invalid-round`, `invalid-job-id`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    public Multi<OutboundSseEvent> events(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID")
                    @Parameter(
                            description = "Number of the last round that was received",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "0", maximum = "999999999"))
                    @Nullable
                    String lastEventId,
            @Context Sse sse) {
        var job = Problems.jobKeys(id);
        int first = lastEventId == null ? 0 : RoundNumber.parse("Last-Event-ID", lastEventId) + 1;
        return Multi.createFrom().deferred(() -> new EventFeed(job, first, history, signals, config, sse).events());
    }
}
