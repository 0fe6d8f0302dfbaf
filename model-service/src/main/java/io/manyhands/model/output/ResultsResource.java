package io.manyhands.model.output;

import io.manyhands.model.record.RecordConfig;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.work.MapWork;
import io.manyhands.protocol.work.Work;
import io.manyhands.rest.ProblemCode;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What a map-reduce job has come to.
@Path("/api/models/{id}/results")
@Tag(name = "models")
public class ResultsResource {
    private static final int MOST_LAST = 1000;
    private static final String LINES = "application/x-ndjson";

    private final RedisOutputs outputs;
    private final RecordConfig config;
    private final RequestGate gate;

    ResultsResource(RedisOutputs outputs, RecordConfig config, RequestGates gates) {
        this.outputs = outputs;
        this.config = config;
        this.gate = gates.create("results", config.atOnce(), config.perNetwork());
    }

    @GET
    @Produces(LINES)
    @Operation(
            operationId = "getResults",
            summary = "Download what a map-reduce job has come to",
            description =
                    "Lines of JSON: where results are kept one for each input, in the order of the inputs, of the"
                            + " rounds that are committed so far; `null` where an input failed. Where they are reduced, one"
                            + " line: what they have been reduced to. Of a job that is rolled back meanwhile the download"
                            + " breaks off. With `last`, where results are kept: so many at most, of the last round. Downloads at once are bounded, for each network and in all.")
    @APIResponse(responseCode = "200", description = "The lines; each ends with a line feed")
    @APIResponse(responseCode = "400", description = "`invalid-job-id`, `invalid-page`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    @APIResponse(responseCode = "409", description = "`no-version-yet`, or `no-results`: of another kind of work")
    @APIResponse(responseCode = "429", ref = RestDocumentFilter.TOO_MANY)
    public Uni<Response> results(
            @PathParam("id") String id,
            @QueryParam("last")
                    @Parameter(
                            description = "How many of the last results; absent: all",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
                    @Nullable
                    String last) {
        var job = Problems.jobKeys(id);
        var most = Optional.ofNullable(last).map(ResultsResource::count);
        gate.admit();
        return outputs.spec(job)
                .map(found -> found.orElseThrow(() -> Problems.noSuchJob(job)))
                .map(ResultsResource::mapReduce)
                .chain(work ->
                        work.isOutput() ? outputs.batches(job).map(count -> batches(job, count, most)) : fold(job))
                .map(this::answer);
    }

    private static MapWork mapReduce(JobSpec spec) {
        if (Work.of(spec) instanceof MapWork work) {
            return work;
        }
        throw Problems.of(
                ProblemCode.NO_RESULTS,
                "job %s is not of map-reduce; read its state, or its history".formatted(spec.getJobId()));
    }

    private static int count(String text) {
        if (text.matches("\\d{1,4}")) {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MOST_LAST) {
                return count;
            }
        }
        throw Problems.of(
                ProblemCode.INVALID_PAGE, "last is '%s', a number from 1 to %d is expected".formatted(text, MOST_LAST));
    }

    private Multi<byte[]> batches(JobKeys job, long count, Optional<Integer> last) {
        return Multi.createFrom()
                .items(LongStream.range(last.isPresent() ? Math.max(0, count - 1) : 0, count)
                        .boxed())
                .onItem()
                .transformToUniAndConcatenate(number -> outputs.batch(job, number))
                .map(found -> ResultTexts.ofBatch(found.orElseThrow(() -> new IllegalStateException(
                        "results of %s: the job was rolled back or deleted meanwhile; read them again"
                                .formatted(job.id())))))
                .map(piece -> last.map(most -> ResultTexts.last(piece, most)).orElse(piece))
                .select()
                .where(piece -> piece.length > 0);
    }

    private Uni<Multi<byte[]>> fold(JobKeys job) {
        return outputs.state(job)
                .map(state -> ResultTexts.ofFold(state.orElseThrow(() -> Problems.of(
                        ProblemCode.NO_VERSION_YET,
                        "job %s has no version yet; try again in a second".formatted(job.id())))))
                .map(text -> Multi.createFrom().item(text));
    }

    private Response answer(Multi<byte[]> pieces) {
        return new StreamedBody(gate, OptionalLong.empty(), pieces, config.stalledAfter())
                .ok()
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }
}
