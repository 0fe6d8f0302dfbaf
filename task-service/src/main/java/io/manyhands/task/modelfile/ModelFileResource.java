package io.manyhands.task.modelfile;

import io.manyhands.protocol.v1.AuditAction;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.task.access.Actor;
import io.manyhands.task.access.Caller;
import io.manyhands.task.access.ForSubmitters;
import io.manyhands.task.audit.AuditLog;
import io.manyhands.task.cpu.CpuPool;
import io.manyhands.task.dataset.RedisDatasets;
import io.manyhands.task.http.BoundedBody;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import io.manyhands.task.quota.QuotaPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jboss.resteasy.reactive.server.Cancellable;

/// Models that somebody has made elsewhere, over HTTP: what a job says of its model is made of a file.
@Path("/api/model-files")
@Tag(name = "model files", description = "Models made elsewhere, for jobs to begin with.")
public class ModelFileResource {
    private final RedisDatasets datasets;
    private final QuotaPolicy quotas;
    private final CpuPool cpu;
    private final AuditLog audit;
    private final Caller caller;

    ModelFileResource(RedisDatasets datasets, QuotaPolicy quotas, CpuPool cpu, AuditLog audit, Caller caller) {
        this.datasets = datasets;
        this.quotas = quotas;
        this.cpu = cpu;
        this.audit = audit;
        this.caller = caller;
    }

    @POST
    @Cancellable(false) // what is stored must count, also if nobody waits for the answer
    @ForSubmitters
    @SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
    @Consumes({MediaType.APPLICATION_OCTET_STREAM, "application/zip"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "readModelFile",
            summary = "Read the model in a file",
            description =
                    "A `.keras` file, as `model.save` of Keras 3 writes it; a zip of `model.json` and its weights,"
                            + " as TensorFlow.js has a LayersModel; or safetensors with the topology among the metadata, as"
                            + " they are exported here; of at most 64 MiB. Its weights are stored as a data set; the answer has"
                            + " what goes into a job's `model`, and for each layer what would compute it. How the model was"
                            + " compiled is not read, as the job says it.")
    @RequestBody(
            required = true,
            content = {@Content(mediaType = MediaType.APPLICATION_OCTET_STREAM), @Content(mediaType = "application/zip")
            })
    @APIResponse(
            responseCode = "201",
            description = "Read, and its weights stored",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ModelFileView.class)))
    @APIResponse(responseCode = "200", description = "Read; the weights were stored before, or are not to be")
    @APIResponse(responseCode = "400", description = "`model-file-unusable`")
    @APIResponse(responseCode = "403", description = "`quota-stored-bytes`")
    @APIResponse(responseCode = "413", description = "`body-too-large`")
    public Uni<RestResponse<ModelFileView>> read(
            @Context io.vertx.core.http.HttpServerRequest request,
            @QueryParam("check")
                    @Parameter(description = "Whether to say only what is in the file: nothing is stored then")
                    boolean check) {
        var by = caller.actor();
        return BoundedBody.read(HttpServerRequest.newInstance(request), Limit.LIMIT_DATASET_BYTES_VALUE)
                .chain(body -> cpu.compute(() -> file(body.getBytes())))
                .chain(file -> check ? checked(file) : store(file, by));
    }

    private static ModelFile file(byte[] body) {
        return switch (ModelFileReader.read(body)) {
            case Read.Done<ModelFile>(ModelFile file, List<String> _) -> file;
            case Read.Refused<ModelFile>(List<FieldError> errors) ->
                throw Problems.withErrors(ProblemCode.MODEL_FILE_UNUSABLE, "the file", FieldError.asMaps(errors));
        };
    }

    private static Uni<RestResponse<ModelFileView>> checked(ModelFile file) {
        return Uni.createFrom().item(RestResponse.ok(ModelFileView.of(file, Optional.empty())));
    }

    private Uni<RestResponse<ModelFileView>> store(ModelFile file, Actor by) {
        var sha256 = sha256(file.weights());
        var owner = by.organizer().id();
        return quotas.storeDataset(
                        by,
                        sha256,
                        file.weights().length,
                        () -> datasets.put(sha256, file.weights(), owner, Optional.empty()))
                .call(() -> audit.note(AuditAction.AUDIT_ACTION_DATASET_STORED, sha256, by))
                .map(stored -> stored == RedisDatasets.Stored.NEW ? Status.CREATED : Status.OK)
                .map(status -> RestResponse.status(status, ModelFileView.of(file, Optional.of(sha256))));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
