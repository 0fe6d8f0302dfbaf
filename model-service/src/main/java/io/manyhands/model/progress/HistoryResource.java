package io.manyhands.model.progress;

import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.rest.Problems;
import io.manyhands.rest.bound.RequestGate;
import io.manyhands.rest.bound.RequestGates;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Committed rounds with who contributed what.
@Path("/api/models/{id}/history")
@OfExistingJob
@Tag(name = "models")
public class HistoryResource {
    /// A page ends when it has looked at so many times as many rounds as it may hold: where a long history is thinned,
    /// few of them are kept. More than a volunteer's page draws, which takes an empty answer for the end.
    private static final int LOOKED_AT_FOR_EACH = 3;

    private final RedisHistory history;
    private final ProgressConfig config;
    private final RequestGate gate;

    HistoryResource(RedisHistory history, ProgressConfig config, RequestGates gates) {
        this.history = history;
        this.config = config;
        this.gate = gates.create("pages", config.pagesAtOnce(), config.pagesPerNetwork());
    }

    /// Read in chunks, so that a page of large rounds ends before it fills the memory.
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "getHistory",
            summary = "List committed rounds",
            description =
                    "In order, with who contributed what; at most 10,000 on a page, fewer if they are large."
                            + " Of the newest rounds all is kept; when a job's history takes too many bytes, the oldest lose their"
                            + " contributions, and then every other one is left out. Pages at once are bounded, for each network and in all.")
    @APIResponse(responseCode = "200", description = "A page of rounds")
    @APIResponse(responseCode = "400", description = "`invalid-round`, `invalid-job-id`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    @APIResponse(responseCode = "429", ref = RestDocumentFilter.TOO_MANY)
    public Uni<HistoryPage> page(
            @PathParam("id") String id,
            @QueryParam("from")
                    @DefaultValue("0")
                    @Parameter(
                            description = "First round of the page",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "0",
                                            maximum = "999999999",
                                            defaultValue = "0"))
                    String from) {
        var job = Problems.jobKeys(id);
        int first = RoundNumber.parse("from", from);
        gate.admit();
        return collect(job, first, lookedAtUntil(first), new ArrayList<>(), 0);
    }

    /// The first round that the page does not look at.
    private long lookedAtUntil(int first) {
        return first + (long) config.pageRounds() * LOOKED_AT_FOR_EACH;
    }

    private Uni<HistoryPage> collect(JobKeys job, int next, long end, List<RoundView> rounds, long size) {
        if (next >= end
                || rounds.size() >= config.pageRounds()
                || size >= config.pageSize().asLongValue()) {
            return Uni.createFrom().item(new HistoryPage(rounds, next));
        }
        return history.chunk(job, next).chain(chunk -> {
            chunk.rounds().forEach(round -> rounds.add(RoundView.of(round)));
            long grown = size
                    + chunk.rounds().stream()
                            .mapToLong(RoundCommitted::getSerializedSize)
                            .sum();
            return chunk.next() == next
                    ? Uni.createFrom().item(new HistoryPage(rounds, null))
                    : collect(job, chunk.next(), end, rounds, grown);
        });
    }
}
