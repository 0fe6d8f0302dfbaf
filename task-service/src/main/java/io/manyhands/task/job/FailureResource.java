package io.manyhands.task.job;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.work.FailedInput;
import io.manyhands.protocol.work.MapWork;
import io.manyhands.protocol.work.Work;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.Replies;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.rest.stream.RedisBlobs;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Which inputs of a map-reduce job failed, and why.
@Path("/api/jobs/{id}/failures")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class FailureResource {
    private final RedisJobs jobs;
    private final RedisCalls redis;
    private final InputTexts texts;
    private final RedisBlobs blobs;

    FailureResource(RedisJobs jobs, RedisCalls redis, InputTexts texts, RedisBlobs blobs) {
        this.jobs = jobs;
        this.redis = redis;
        this.texts = texts;
        this.blobs = blobs;
    }

    @GET
    @Operation(
            operationId = "getFailures",
            summary = "Show which inputs of a map-reduce job failed",
            description =
                    "Of the rounds that are committed so far; the first 1000. What a program throws fails an input,"
                            + " and so does a limit that it passes, as three volunteers or a trusted one have said. Counts among the"
                            + " downloads at once, which are bounded, for each network and in all.")
    @APIResponse(responseCode = "200", description = "The inputs, with what they failed of")
    @APIResponse(responseCode = "400", description = "`invalid-job-id`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    @APIResponse(responseCode = "409", description = "`no-results`: of another kind of work")
    @APIResponse(responseCode = "429", ref = RestDocumentFilter.TOO_MANY)
    public Uni<FailureList> failures(String id) {
        var keys = Problems.jobKeys(id);
        blobs.admit();
        return jobs.read(id)
                .map(found -> found.orElseThrow(() -> Problems.noSuchJob(keys)))
                .map(job -> mapReduce(job.spec()))
                .chain(work -> stored(keys).chain(failures -> view(work, failures)));
    }

    private static MapWork mapReduce(JobSpec spec) {
        if (Work.of(spec) instanceof MapWork work) {
            return work;
        }
        throw Problems.of(
                ProblemCode.NO_RESULTS,
                "job %s is not of map-reduce, so there are no inputs that could fail".formatted(spec.getJobId()));
    }

    private Uni<List<FailedInput>> stored(JobKeys keys) {
        return redis.send(Command.LRANGE, keys.failures(), 0, Keys.FAILURES_KEPT - 1)
                .map(reply -> Replies.texts(reply).stream()
                        .map(FailedInput::parse)
                        .flatMap(Optional::stream)
                        .toList());
    }

    private Uni<FailureList> view(MapWork work, List<FailedInput> stored) {
        var told = stored.subList(0, Math.min(FailureList.MOST, stored.size()));
        return texts.of(
                        work.job().getInputs(),
                        told.stream().map(FailedInput::index).toList())
                .map(inputs -> new FailureList(
                        told.stream()
                                .map(failure -> view(work, failure, inputs))
                                .toList(),
                        stored.size() == told.size()));
    }

    private static FailureList.Failure view(MapWork work, FailedInput failure, Map<Integer, String> inputs) {
        return new FailureList.Failure(
                failure.index(),
                work.schedule().iteration(failure.round()),
                inputs.get(failure.index()),
                failure.message());
    }
}
