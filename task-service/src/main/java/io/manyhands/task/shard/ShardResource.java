package io.manyhands.task.shard;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.AuditAction;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.bound.RequestGate;
import io.manyhands.rest.bound.RequestGates;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.rest.stream.RedisBlobs;
import io.manyhands.task.access.Caller;
import io.manyhands.task.access.ForSubmitters;
import io.manyhands.task.audit.AuditLog;
import io.manyhands.task.dataset.DataSource;
import io.manyhands.task.http.BoundedBody;
import io.quarkus.vertx.http.Compressed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/// Data sets in shards over HTTP: stored as a stream, read shard by shard.
@Path("/api/datasets")
@Tag(name = "data sets")
public class ShardResource {
    private static final String A_YEAR_AND_NEVER_OTHERWISE = "public, max-age=31536000, immutable";
    private static final String LINES = "application/x-ndjson";

    private final ShardUploads uploads;
    private final RedisBlobs blobs;
    private final RequestGate gate;
    private final AuditLog audit;
    private final ShardConfig config;
    private final Caller caller;

    ShardResource(
            ShardUploads uploads,
            RedisBlobs blobs,
            RequestGates gates,
            AuditLog audit,
            ShardConfig config,
            Caller caller) {
        this.uploads = uploads;
        this.blobs = blobs;
        this.gate = gates.create("uploads", config.uploadsAtOnce(), config.uploadsPerNetwork());
        this.audit = audit;
        this.config = config;
        this.caller = caller;
    }

    @POST
    @Cancellable(false) // what is stored must count, also if nobody waits for the answer
    @Path("lines")
    @ForSubmitters
    @SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
    @Consumes(LINES)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "storeLines",
            summary = "Store inputs of a map-reduce job",
            description =
                    "Lines of JSON, at most 4 GiB of them unless the server says otherwise, of which no line has more"
                            + " than 4 MiB. They are stored in shards of about 1 MiB, of which volunteers fetch what they need. A job"
                            + " names the SHA-256 of the answer as its `inputs`; what is stored under it is the manifest of the"
                            + " shards.")
    @RequestBody(required = true, content = @Content(mediaType = LINES))
    @APIResponse(
            responseCode = "201",
            description = "Stored",
            headers =
                    @Header(
                            name = "Location",
                            description = "Path of the data set",
                            schema = @Schema(type = SchemaType.STRING)),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ShardedDataset.class)))
    @APIResponse(responseCode = "200", description = "Was stored before")
    @APIResponse(responseCode = "400", description = "`dataset-unusable`")
    @APIResponse(responseCode = "403", description = "`quota-stored-bytes`")
    @APIResponse(responseCode = "413", description = "`body-too-large`")
    @APIResponse(responseCode = "429", ref = RestDocumentFilter.TOO_MANY)
    public Uni<RestResponse<ShardedDataset>> store(@Context io.vertx.core.http.HttpServerRequest request) {
        return store(request, new LineSharding(), "the text: ");
    }

    @POST
    @Cancellable(false) // what is stored must count, also if nobody waits for the answer
    @Path("records")
    @ForSubmitters
    @SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "storeRecords",
            summary = "Store records to train on, more than fit into one piece",
            description = "Records of one length, back to back, at most 4 GiB of them unless the server says otherwise;"
                    + " what they hold says the query, as a job's `data` does elsewhere. They are stored in shards of"
                    + " about 1 MiB, of which volunteers fetch what they need. A job names the SHA-256 of the answer as"
                    + " `dataset`, and says no more of the layout; what is stored under it is the manifest of the"
                    + " shards.")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM))
    @APIResponse(
            responseCode = "201",
            description = "Stored",
            headers =
                    @Header(
                            name = "Location",
                            description = "Path of the data set",
                            schema = @Schema(type = SchemaType.STRING)),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ShardedDataset.class)))
    @APIResponse(responseCode = "200", description = "Was stored before")
    @APIResponse(responseCode = "400", description = "`dataset-unusable`, `invalid-conversion`")
    @APIResponse(responseCode = "403", description = "`quota-stored-bytes`")
    @APIResponse(responseCode = "413", description = "`body-too-large`")
    @APIResponse(responseCode = "429", ref = RestDocumentFilter.TOO_MANY)
    public Uni<RestResponse<ShardedDataset>> storeRecords(
            @Context io.vertx.core.http.HttpServerRequest request, @BeanParam LayoutQuery layout) {
        return store(request, sharding(layout.table()), "the data set: ");
    }

    private static Sharding sharding(DataSource.Table table) {
        try {
            return new RecordSharding(table);
        } catch (UnusableLinesException e) {
            throw Problems.of(ProblemCode.DATASET_UNUSABLE, "the data set: " + e.getMessage());
        }
    }

    private Uni<RestResponse<ShardedDataset>> store(
            io.vertx.core.http.HttpServerRequest request, Sharding sharding, String what) {
        var by = caller.actor();
        gate.admit();
        var most = config.uploadSize().asLongValue();
        var body = HttpServerRequest.newInstance(request);
        return BoundedBody.closingAfterProblem(
                        body,
                        uploads.store(BoundedBody.pieces(body, most), sharding, by)
                                .onFailure(UnusableLinesException.class)
                                .transform(unusable ->
                                        Problems.of(ProblemCode.DATASET_UNUSABLE, what + unusable.getMessage())))
                .call(stored -> audit.note(
                        AuditAction.AUDIT_ACTION_DATASET_STORED,
                        stored.manifest().sha256(),
                        by))
                .map(ShardResource::answer);
    }

    private static RestResponse<ShardedDataset> answer(ShardUploads.Outcome stored) {
        var status = stored.isNew() ? RestResponse.Status.CREATED : RestResponse.Status.OK;
        return RestResponse.ResponseBuilder.create(status, ShardedDataset.of(stored.manifest()))
                .location(URI.create("/api/datasets/" + stored.manifest().sha256()))
                .build();
    }

    @GET
    @Path("{sha256}/shards/{shard}")
    @Compressed
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(
            operationId = "getShard",
            summary = "Read a shard of a data set",
            description =
                    "The bytes never change: cache them for ever. Which shards there are says the manifest, a message"
                            + " `ShardManifest`, which is what is stored under the SHA-256 of the data set. Downloads at once are"
                            + " bounded, for each network and in all.")
    @APIResponse(responseCode = "200", description = "The bytes")
    @APIResponse(responseCode = "304", description = "If-None-Match names its SHA-256")
    @APIResponse(responseCode = "400", description = "`invalid-sha256`")
    @APIResponse(responseCode = "404", description = "`dataset-not-found`")
    @APIResponse(responseCode = "429", ref = RestDocumentFilter.TOO_MANY)
    public Uni<Response> read(String sha256, String shard, @Context Request request) {
        requireSha256(sha256);
        requireSha256(shard);
        var tag = new EntityTag(shard);
        var unchanged = request.evaluatePreconditions(tag);
        if (unchanged != null) {
            return Uni.createFrom().item(cacheable(unchanged, tag));
        }
        blobs.admit();
        return uploads.read(sha256, shard)
                .map(found -> found.orElseThrow(() -> Problems.of(
                        ProblemCode.DATASET_NOT_FOUND,
                        "no data set %s has a shard %s; its manifest, GET /api/datasets/%s, lists them"
                                .formatted(sha256, shard, sha256))))
                .map(bytes -> cacheable(
                        blobs.body(bytes.length, Multi.createFrom().item(bytes)).ok(), tag));
    }

    private static Response cacheable(Response.ResponseBuilder response, EntityTag tag) {
        return response.header(HttpHeaders.CACHE_CONTROL, A_YEAR_AND_NEVER_OTHERWISE)
                .tag(tag)
                .build();
    }

    private static void requireSha256(String sha256) {
        if (!Keys.isSha256(sha256)) {
            throw Problems.of(
                    ProblemCode.INVALID_SHA256,
                    "'%s' is no SHA-256: write 64 lower-case hexadecimal digits".formatted(sha256));
        }
    }
}
