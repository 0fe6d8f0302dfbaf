package io.manyhands.model.export;

import io.manyhands.model.version.PublishedModel;
import io.manyhands.model.version.RedisModels;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The current model of a job, ready for `tf.loadLayersModel`.
@Path("/api/models/{id}/export")
@Tag(name = "models")
public class ExportResource {
    private static final String ZIP = "application/zip";

    private final RedisModels models;
    private final ExportPool pool;
    private final ExportConfig config;

    ExportResource(RedisModels models, ExportPool pool, ExportConfig config) {
        this.models = models;
        this.pool = pool;
        this.config = config;
    }

    @GET
    @Produces(ZIP)
    @Operation(
            operationId = "exportModel",
            summary = "Download the current model",
            description = "As a TensorFlow.js LayersModel: a zip of `model.json` and `weights.bin`, for"
                    + " `tf.loadLayersModel`. The same version gives the same bytes.")
    @APIResponse(responseCode = "200", description = "The zip")
    @APIResponse(responseCode = "400", description = "`invalid-job-id`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    @APIResponse(responseCode = "409", description = "`no-version-yet`, `no-model`")
    public Uni<Response> export(@PathParam("id") String id) {
        var job = Problems.jobKeys(id);
        return models.current(job).chain(found -> switch (found) {
            case PublishedModel.NoSuchJob() -> throw Problems.noSuchJob(job);
            case PublishedModel.NoVersionYet() ->
                throw Problems.of(
                        ProblemCode.NO_VERSION_YET, "job %s has no version yet; try again in a second".formatted(id));
            case PublishedModel.Current current
            when current.spec().hasTraining() -> pool.compute(() -> zip(job, current));
            case PublishedModel.Current current ->
                throw Problems.of(
                        ProblemCode.NO_MODEL,
                        "job %s does something else than training, so it has no model to export; GET /api/models/%s is its state"
                                .formatted(id, current.sha256().hex()));
        });
    }

    private Response zip(JobKeys job, PublishedModel.Current model) {
        var json = ModelJson.of(
                model.spec(),
                config.generatedBy(),
                model.version(),
                model.sha256().hex());
        return Response.ok(ModelArchive.of(json, model.state()))
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"%s-%d.zip\"".formatted(job.id(), model.version()))
                .header("Cache-Control", "no-cache")
                .tag(new EntityTag(model.sha256().hex() + "-" + model.version()))
                .build();
    }
}
