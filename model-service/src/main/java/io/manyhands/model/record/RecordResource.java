package io.manyhands.model.record;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.bound.RequestGate;
import io.manyhands.rest.bound.RequestGates;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.rest.stream.StreamedBody;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The record of a job, for whoever wants to compute it again.
@Path("/api/models/{id}/record")
@Tag(name = "models")
public class RecordResource {
    private static final String LINES = "application/jsonl";

    private final RedisRecords records;
    private final RedisInstallationKey installationKey;
    private final RecordConfig config;
    private final RequestGate gate;

    RecordResource(
            RedisRecords records, RedisInstallationKey installationKey, RecordConfig config, RequestGates gates) {
        this.records = records;
        this.installationKey = installationKey;
        this.config = config;
        this.gate = gates.create("records", config.atOnce(), config.perNetwork());
    }

    @GET
    @Produces(LINES)
    @Operation(
            operationId = "getRecord",
            summary = "Download a job's record",
            description = "Lines of JSON: the specification, then for each round that is kept the hashes of its states,"
                    + " of its roots and of all that was added up, chained by SHA-256; the last line is signed by this"
                    + " installation (Ed25519). With it and the data set anybody can compute the job again:"
                    + " `./manyhands verify`. Of a job that is rolled back meanwhile the download breaks off. Downloads"
                    + " at once are bounded, for each network and in all.")
    @APIResponse(responseCode = "200", description = "The lines; each ends with a line feed")
    @APIResponse(responseCode = "400", description = "`invalid-job-id`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    @APIResponse(responseCode = "409", description = "`no-version-yet`")
    @APIResponse(responseCode = "429", ref = RestDocumentFilter.TOO_MANY)
    public Uni<Response> record(@PathParam("id") String id) {
        var job = Problems.jobKeys(id);
        gate.admit();
        return records.spec(job)
                .map(found -> found.orElseThrow(() -> Problems.noSuchJob(job)))
                .chain(spec -> records.begin(job)
                        .map(found -> found.orElseThrow(() -> Problems.of(
                                ProblemCode.NO_VERSION_YET,
                                "job %s has no version yet; try again in a second".formatted(id))))
                        .chain(begun -> installationKey.get().map(key -> answer(job, spec, begun, key))));
    }

    private Response answer(JobKeys job, byte[] spec, RecordBeginning begun, InstallationKey key) {
        var first = RecordLine.first(job.id(), ByteString.copyFrom(spec), begun.versionZero());
        var pieces = new RecordReading(job, records, first, begun.version(), key).pieces();
        return new StreamedBody(gate, OptionalLong.empty(), pieces, config.stalledAfter())
                .ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s.record.jsonl\"".formatted(job.id()))
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }
}
