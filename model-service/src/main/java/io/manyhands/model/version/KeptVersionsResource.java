package io.manyhands.model.version;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.bound.RequestGate;
import io.manyhands.rest.bound.RequestGates;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Versions that are kept to go on from: for whoever computes rounds again, who need not begin with version 0.
@Path("/api/models/{id}/versions")
@Tag(name = "models")
public class KeptVersionsResource {
    private static final String NUMBER = "[0-9]{1,9}";

    private final RedisModels models;
    private final RequestGate gate;

    KeptVersionsResource(RedisModels models, VersionConfig config, RequestGates gates) {
        this.models = models;
        this.gate = gates.create("kept versions", config.keptAtOnce(), config.keptPerNetwork());
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listKeptVersions",
            summary = "List kept versions",
            description = "Those that a job can be rolled back to, and computed again from.")
    @APIResponse(responseCode = "200", description = "Their numbers")
    @APIResponse(responseCode = "400", description = "`invalid-job-id`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    public Uni<KeptVersions> list(@PathParam("id") String id) {
        var job = Problems.jobKeys(id);
        return models.kept(job)
                .map(versions -> versions.map(KeptVersions::new).orElseThrow(() -> Problems.noSuchJob(job)));
    }

    /// Held in memory as a whole, hence a gate of its own.
    @GET
    @Path("{version}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(
            operationId = "getKeptVersion",
            summary = "Read a kept version",
            description =
                    "Its state, as under its SHA-256, then what the optimizer remembers beside it. Downloads at once"
                            + " are bounded, for each network and in all.")
    @APIResponse(responseCode = "200", description = "The bytes")
    @APIResponse(responseCode = "400", description = "`invalid-job-id`")
    @APIResponse(responseCode = "404", description = "`model-not-found`: no such version is kept, or no such job")
    @APIResponse(responseCode = "429", ref = RestDocumentFilter.TOO_MANY)
    public Uni<byte[]> version(
            @PathParam("id") String id,
            @PathParam("version")
                    @Parameter(
                            description = "Number of a kept version",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "0", maximum = "999999999"))
                    String version) {
        var job = Problems.jobKeys(id);
        if (!version.matches(NUMBER)) {
            throw notKept(id, version);
        }
        gate.admit();
        return models.kept(job, Integer.parseInt(version)).map(bytes -> bytes.orElseThrow(() -> notKept(id, version)));
    }

    private static RuntimeException notKept(String id, String version) {
        return Problems.of(
                ProblemCode.MODEL_NOT_FOUND,
                "version '%s' of job %s is not kept; GET /api/models/%s/versions lists those that are"
                        .formatted(version, id, id));
    }
}
