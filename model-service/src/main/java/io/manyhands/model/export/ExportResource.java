package io.manyhands.model.export;

import io.manyhands.model.onnx.OnnxFile;
import io.manyhands.model.onnx.UnsaidInOnnxException;
import io.manyhands.model.version.PublishedModel;
import io.manyhands.model.version.RedisModels;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Tensors;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.rest.stream.RedisBlobs;
import io.manyhands.rest.stream.StreamedBody;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.zip.CRC32;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The current model of a job, ready for `tf.loadLayersModel`, for Keras 3, for ONNX Runtime, or for whoever reads
/// safetensors.
@Path("/api/models/{id}/export")
@Tag(name = "models")
public class ExportResource {
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
    @Produces({"application/zip", "application/octet-stream"})
    @Operation(
            operationId = "exportModel",
            summary = "Download the current model",
            description = "As a TensorFlow.js LayersModel: a zip of `model.json` and `weights.bin`, for"
                    + " `tf.loadLayersModel`; as a `.keras` file, for `keras.models.load_model` of Keras 3; as ONNX, for"
                    + " ONNX Runtime and its like; or as safetensors: each weight with its name and shape, the topology"
                    + " among the metadata. The same version gives the same bytes. Downloads at once are bounded, for"
                    + " each network and in all.")
    @APIResponse(responseCode = "200", description = "The file")
    @APIResponse(responseCode = "304", description = "If-None-Match names this version")
    @APIResponse(responseCode = "400", description = "`invalid-job-id`, `invalid-export`")
    @APIResponse(responseCode = "404", description = "`job-not-found`")
    @APIResponse(responseCode = "409", description = "`no-version-yet`, `no-model`")
    @APIResponse(responseCode = "429", ref = RestDocumentFilter.TOO_MANY)
    public Uni<Response> export(
            @PathParam("id") String id,
            @QueryParam("format")
                    @Parameter(
                            description = "What the file is; absent: `tfjs`",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"tfjs", "keras", "onnx", "safetensors"}))
                    @Nullable
                    String format,
            @Context Request request) {
        var job = Problems.jobKeys(id);
        var wanted = ExportFormat.of(format);
        blobs.admit();
        return models.current(job).chain(found -> switch (found) {
            case PublishedModel.NoSuchJob() -> throw Problems.noSuchJob(job);
            case PublishedModel.NoVersionYet() ->
                throw Problems.of(
                        ProblemCode.NO_VERSION_YET, "job %s has no version yet; try again in a second".formatted(id));
            case PublishedModel.Current current
            when current.spec().hasTraining() -> answer(job, current, wanted, request);
            case PublishedModel.Current current ->
                throw Problems.of(
                        ProblemCode.NO_MODEL,
                        "job %s does something else than training, so it has no model to export; GET /api/models/%s is its state"
                                .formatted(id, current.sha256().hex()));
        });
    }

    private Uni<Response> answer(JobKeys job, PublishedModel.Current model, ExportFormat format, Request request) {
        var tag = new EntityTag("%s-%d.%s".formatted(model.sha256().hex(), model.version(), format.extension()));
        var unchanged = request.evaluatePreconditions(tag);
        if (unchanged != null) {
            return Uni.createFrom().item(unchanged.tag(tag).build());
        }
        return body(model, format)
                .map(body -> body.ok()
                        .type(format.mediaType())
                        .header(
                                "Content-Disposition",
                                "attachment; filename=\"%s-%d.%s\""
                                        .formatted(job.id(), model.version(), format.extension()))
                        .header("Cache-Control", "no-cache")
                        .tag(tag)
                        .build());
    }

    private Uni<StreamedBody> body(PublishedModel.Current model, ExportFormat format) {
        return switch (format) {
            case TFJS -> zip(model, tensorFlow(model));
            case KERAS -> zip(model, keras(model));
            case ONNX -> Uni.createFrom().item(onnx(model));
            case SAFETENSORS -> Uni.createFrom().item(safetensors(model));
        };
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

    private ModelArchive.Around tensorFlow(PublishedModel.Current model) {
        if (ModelJson.isBeyondTensorFlow(model.spec())) {
            throw Problems.of(
                    ProblemCode.INVALID_EXPORT,
                    "format tfjs cannot hold this model: TensorFlow.js has no GRU with reset_after, no MultiHeadAttention, PositionEmbedding or RMSNormalization, and no gelu_approximate; use keras, onnx or safetensors");
        }
        return ModelJson.around(ModelJson.of(
                model.spec(),
                config.generatedBy(),
                model.version(),
                model.sha256().hex()));
    }

    private ModelArchive.Around keras(PublishedModel.Current model) {
        try {
            return KerasFile.around(
                    model.spec(),
                    config.generatedBy(),
                    model.version(),
                    model.sha256().hex());
        } catch (UnsaidInKerasException e) {
            throw Problems.of(
                    ProblemCode.INVALID_EXPORT,
                    "format keras cannot hold this model: %s; use tfjs, onnx or safetensors".formatted(e.reason()));
        }
    }

    private Uni<StreamedBody> zip(PublishedModel.Current model, ModelArchive.Around around) {
        return crc32(model).map(crc32 -> {
            var weights = weights(model);
            var packed = packed(new ModelArchive(around, crc32, weights.length()), weights);
            return blobs.body(ModelArchive.length(around, weights.length()), packed);
        });
    }

    private StreamedBody onnx(PublishedModel.Current model) {
        var weights = weights(model);
        try {
            var file = OnnxFile.of(model.spec().getTraining().getModel(), config.generatedBy(), OnnxMetadata.of(model));
            var weaving = file.weaving();
            return blobs.body(file.length(), weights.pieces().map(weaving::add));
        } catch (UnsaidInOnnxException e) {
            throw Problems.of(
                    ProblemCode.INVALID_EXPORT,
                    "format onnx cannot hold this model: %s; use keras, tfjs or safetensors".formatted(e.reason()));
        }
    }

    private StreamedBody safetensors(PublishedModel.Current model) {
        var header = SafetensorsHeader.of(
                model.spec(),
                config.generatedBy(),
                model.version(),
                model.sha256().hex());
        var weights = weights(model);
        var file = Multi.createBy().concatenating().streams(Multi.createFrom().item(header), weights.pieces());
        return blobs.body(header.length + weights.length(), file);
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
