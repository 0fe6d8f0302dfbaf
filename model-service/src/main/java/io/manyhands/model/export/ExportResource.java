package io.manyhands.model.export;

import io.manyhands.model.version.PublishedModel;
import io.manyhands.model.version.RedisModels;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Tensors;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.rest.stream.RedisBlobs;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.zip.CRC32;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The current model of a job, ready for `tf.loadLayersModel`.
@Path("/api/models/{id}/export")
@Tag(name = "models")
public class ExportResource {
    private static final String ZIP = "application/zip";

    private final RedisModels models;
    private final RedisBlobs blobs;
    private final ExportConfig config;
    private final Checksums checksums = new Checksums();

    ExportResource(RedisModels models, RedisBlobs blobs, ExportConfig config) {
        this.models = models;
        this.blobs = blobs;
        this.config = config;
    }

    @GET
    @Produces(ZIP)
    @Operation(
            operationId = "exportModel",
            summary = "Download the current model",
            description = "As a TensorFlow.js LayersModel: a zip of `model.json` and `weights.bin`, for"
                    + " `tf.loadLayersModel`. The same version gives the same bytes. Downloads at once are bounded, for"
                    + " each network and in all.")
    @APIResponse(responseCode = "200", description = "The zip")
    @APIResponse(responseCode = "304", description = "If-None-Match names this version")
    @APIResponse(responseCode = "400", description = "`invalid-job-id`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    @APIResponse(responseCode = "409", description = "`no-version-yet`, `no-model`")
    @APIResponse(responseCode = "429", ref = RestDocumentFilter.TOO_MANY)
    public Uni<Response> export(@PathParam("id") String id, @Context Request request) {
        var job = Problems.jobKeys(id);
        blobs.admit();
        return models.current(job).chain(found -> switch (found) {
            case PublishedModel.NoSuchJob() -> throw Problems.noSuchJob(job);
            case PublishedModel.NoVersionYet() ->
                throw Problems.of(
                        ProblemCode.NO_VERSION_YET, "job %s has no version yet; try again in a second".formatted(id));
            case PublishedModel.Current current when current.spec().hasTraining() -> answer(job, current, request);
            case PublishedModel.Current current ->
                throw Problems.of(
                        ProblemCode.NO_MODEL,
                        "job %s does something else than training, so it has no model to export; GET /api/models/%s is its state"
                                .formatted(id, current.sha256().hex()));
        });
    }

    private Uni<Response> answer(JobKeys job, PublishedModel.Current model, Request request) {
        var tag = new EntityTag(model.sha256().hex() + "-" + model.version());
        var unchanged = request.evaluatePreconditions(tag);
        return unchanged == null
                ? crc32(model).map(crc -> zip(job, model, crc).tag(tag).build())
                : Uni.createFrom().item(unchanged.tag(tag).build());
    }

    /// Of the weights, which are read for it unless that was done lately.
    private Uni<Long> crc32(PublishedModel.Current model) {
        var known = checksums.of(model.sha256());
        if (known.isPresent()) {
            return Uni.createFrom().item(known.get());
        }
        return weights(model)
                .pieces()
                .collect()
                .in(CRC32::new, CRC32::update)
                .map(CRC32::getValue)
                .invoke(crc -> checksums.remember(model.sha256(), crc));
    }

    private Response.ResponseBuilder zip(JobKeys job, PublishedModel.Current model, long crc32) {
        var json = ModelJson.of(
                model.spec(),
                config.generatedBy(),
                model.version(),
                model.sha256().hex());
        var weights = weights(model);
        var packed = packed(new ModelArchive(json, crc32, weights.length()), weights);
        return blobs.body(ModelArchive.length(json, weights.length()), packed)
                .ok()
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"%s-%d.zip\"".formatted(job.id(), model.version()))
                .header("Cache-Control", "no-cache");
    }

    /// A state may go on behind them.
    private static RedisBlobs.Blob weights(PublishedModel.Current model) {
        long parameters = Tensors.parameters(model.spec().getTraining().getModel());
        return model.state().first(parameters * Float.BYTES);
    }

    private static Multi<byte[]> packed(ModelArchive archive, RedisBlobs.Blob weights) {
        return Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item(archive::begin),
                        weights.pieces().map(archive::add),
                        Multi.createFrom().item(archive::end));
    }
}
