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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/// Committed rounds as Server-Sent Events, for live charts.
@Path("/api/models/{id}/events")
@OfExistingJob
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
            summary = "Events `round` (a committed round without its contributions) and `state`, from the beginning or"
                    + " after Last-Event-ID, then live")
    @APIResponse(responseCode = "400", description = "invalid-round, invalid-job-id")
    @APIResponse(responseCode = "404", description = "job-not-found")
    public Multi<OutboundSseEvent> events(
            @PathParam("id") String id, @HeaderParam("Last-Event-ID") @Nullable String lastEventId, @Context Sse sse) {
        var job = Problems.jobKeys(id);
        int first = lastEventId == null ? 0 : RoundNumber.parse("Last-Event-ID", lastEventId) + 1;
        return Multi.createFrom().deferred(() -> new EventFeed(job, first, history, signals, config, sse).events());
    }
}
