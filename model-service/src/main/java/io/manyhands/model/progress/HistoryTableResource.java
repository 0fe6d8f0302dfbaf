package io.manyhands.model.progress;

import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.rest.Problems;
import io.manyhands.rest.bound.RequestGate;
import io.manyhands.rest.bound.RequestGates;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.rest.stream.StreamedBody;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Committed rounds as a table, all of them. A resource of its own, beside the pages, so that it has an address
/// that a spreadsheet or a link can name.
@Path("/api/models/{id}/history.csv")
@OfExistingJob
@Tag(name = "models")
public class HistoryTableResource {
    private final RedisHistory history;
    private final ProgressConfig config;
    private final RequestGate gate;

    HistoryTableResource(RedisHistory history, ProgressConfig config, RequestGates gates) {
        this.history = history;
        this.config = config;
        this.gate = gates.create("tables", config.pagesAtOnce(), config.pagesPerNetwork());
    }

    /// Read in chunks, each of which is sent before the next one is read.
    @GET
    @Produces("text/csv")
    @Operation(
            operationId = "getHistoryTable",
            summary = "Download the history as CSV",
            description = "A line with the names of columns, and one for each committed round that is kept, in order:"
                    + " the fields of a Round without its contributions; empty where something was not measured."
                    + " Empty before the first round is committed. Downloads at once are bounded, for each network"
                    + " and in all.")
    @APIResponse(responseCode = "200", description = "The table, as RFC 4180 has it")
    @APIResponse(responseCode = "400", description = "`invalid-job-id`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    @APIResponse(responseCode = "429", ref = RestDocumentFilter.TOO_MANY)
    public Response table(@PathParam("id") String id) {
        var job = Problems.jobKeys(id);
        gate.admit();
        return new StreamedBody(gate, OptionalLong.empty(), pieces(job), config.stalledAfter())
                .ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s.csv\"".formatted(job.id()))
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }

    private Multi<byte[]> pieces(JobKeys job) {
        var table = new HistoryTable();
        return Multi.createBy()
                .repeating()
                .uni(AtomicInteger::new, next -> chunk(job, next))
                .whilst(chunk -> !chunk.isLast())
                .map(chunk -> table.add(chunk.chunk().rounds()))
                .select()
                .where(piece -> piece.length > 0);
    }

    private Uni<Read> chunk(JobKeys job, AtomicInteger next) {
        int from = next.get();
        return history.chunk(job, from)
                .invoke(chunk -> next.set(chunk.next()))
                .map(chunk -> new Read(chunk, chunk.next() == from));
    }

    private record Read(Chunk chunk, boolean isLast) {}
}
