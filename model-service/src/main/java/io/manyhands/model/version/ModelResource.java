package io.manyhands.model.version;

import io.manyhands.protocol.Keys;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.rest.stream.RedisBlobs;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// States of versions (weights, in training) by their hash: immutable, so every cache may keep them for ever.
@Path("/api/models")
@Tag(name = "models", description = "What jobs have made: states, history and events.")
public class ModelResource {
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final RedisModels models;
    private final RedisBlobs blobs;

    ModelResource(RedisModels models, RedisBlobs blobs) {
        this.models = models;
        this.blobs = blobs;
    }

    /// Answers 304 without reading the state if the client has them.
    @GET
    @Path("{sha256}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(
            operationId = "getState",
            summary = "Read the state of a version",
            description = "In training: the weights, float32, little-endian, tensors in topology order. The bytes never"
                    + " change: cache them for ever. Downloads at once are bounded, for each network and in all.")
    @APIResponse(responseCode = "200", description = "The bytes")
    @APIResponse(responseCode = "304", description = "If-None-Match names its SHA-256")
    @APIResponse(responseCode = "400", description = "`invalid-sha256`")
    @APIResponse(responseCode = "404", description = "`model-not-found`: never published, or replaced a while ago")
    @APIResponse(responseCode = "429", ref = RestDocumentFilter.TOO_MANY)
    public Uni<Response> state(@PathParam("sha256") String sha256, @Context Request request) {
        if (!Keys.isSha256(sha256)) {
            throw Problems.of(ProblemCode.INVALID_SHA256, "'%s': must be 64 digits 0-9a-f".formatted(sha256));
        }
        var tag = new EntityTag(sha256);
        var unchanged = request.evaluatePreconditions(tag);
        return unchanged == null
                ? read(sha256).map(state -> immutable(state.body().ok(), tag))
                : Uni.createFrom().item(immutable(unchanged, tag));
    }

    private Uni<RedisBlobs.Blob> read(String sha256) {
        blobs.admit();
        return models.state(new Sha256(sha256))
                .map(state -> state.orElseThrow(() -> Problems.of(
                        ProblemCode.MODEL_NOT_FOUND,
                        "model %s was never published, or replaced some time ago; take the job's current version"
                                .formatted(sha256))));
    }

    private static Response immutable(Response.ResponseBuilder response, EntityTag tag) {
        return response.tag(tag).header("Cache-Control", FOR_EVER).build();
    }
}
