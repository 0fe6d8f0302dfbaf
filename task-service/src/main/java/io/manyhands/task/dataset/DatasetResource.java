package io.manyhands.task.dataset;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.AuditAction;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.rest.stream.RedisBlobs;
import io.manyhands.task.access.Actor;
import io.manyhands.task.access.Caller;
import io.manyhands.task.access.ForSubmitters;
import io.manyhands.task.audit.AuditLog;
import io.manyhands.task.conversion.Description;
import io.manyhands.task.cpu.CpuPool;
import io.manyhands.task.dataset.RedisDatasets.Stored;
import io.manyhands.task.http.BoundedBody;
import io.manyhands.task.quota.QuotaPolicy;
import io.quarkus.vertx.http.Compressed;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
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
import org.jspecify.annotations.Nullable;

/// Data sets over HTTP: stored once, readable by every volunteer, immutable.
@Path("/api/datasets")
@Tag(name = "data sets", description = "Bytes that jobs train on, named by their SHA-256.")
public class DatasetResource {
    private static final String A_YEAR_AND_NEVER_OTHERWISE = "public, max-age=31536000, immutable";

    private final RedisDatasets datasets;
    private final RawUploads uploads;
    private final RedisBlobs blobs;
    private final QuotaPolicy quotas;
    private final CpuPool cpu;
    private final AuditLog audit;
    private final Caller caller;

    DatasetResource(
            RedisDatasets datasets,
            RawUploads uploads,
            RedisBlobs blobs,
            QuotaPolicy quotas,
            CpuPool cpu,
            AuditLog audit,
            Caller caller) {
        this.datasets = datasets;
        this.uploads = uploads;
        this.blobs = blobs;
        this.quotas = quotas;
        this.audit = audit;
        this.caller = caller;
        this.cpu = cpu;
    }

    @POST
    @Cancellable(false) // what is stored must count, also if nobody waits for the answer
    @ForSubmitters
    @SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
    @Consumes({
        MediaType.APPLICATION_OCTET_STREAM,
        MediaType.TEXT_PLAIN,
        "text/csv",
        "text/tab-separated-values",
        "application/x-ndjson",
        "application/x-npy",
        "application/x-npz",
        "application/zip"
    })
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "storeDataset",
            summary = "Store a data set",
            description = "At most 64 MiB, before and after it is converted. Bytes and plain text are stored byte by"
                    + " byte, unless `format` says what they are. Tables, arrays and images are converted into records;"
                    + " the answer has the description of what they hold.")
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM),
                @Content(mediaType = MediaType.TEXT_PLAIN),
                @Content(mediaType = "text/csv"),
                @Content(mediaType = "text/tab-separated-values"),
                @Content(mediaType = "application/x-ndjson"),
                @Content(mediaType = "application/x-npy"),
                @Content(mediaType = "application/x-npz"),
                @Content(mediaType = "application/zip")
            })
    @APIResponse(
            responseCode = "201",
            description = "Stored",
            headers =
                    @Header(
                            name = "Location",
                            description = "Path of the data set",
                            schema = @Schema(type = SchemaType.STRING)),
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Dataset.class)))
    @APIResponse(responseCode = "200", description = "Was stored before")
    @APIResponse(responseCode = "400", description = "`dataset-empty`, `dataset-unusable`, `invalid-conversion`")
    @APIResponse(responseCode = "403", description = "`quota-stored-bytes`")
    @APIResponse(responseCode = "409", description = "`dataset-described-otherwise`")
    @APIResponse(responseCode = "413", description = "`body-too-large`")
    public Uni<RestResponse<Dataset>> store(
            @Context io.vertx.core.http.HttpServerRequest request,
            @HeaderParam(ReprDigest.HEADER)
                    @Parameter(
                            description = "SHA-256 of the body, as RFC 9530 writes it: `sha-256=:BASE64:`. Bytes and"
                                    + " plain text are then never held in memory; they are refused if they have"
                                    + " another one")
                    @Nullable
                    String digest,
            @BeanParam ConversionQuery query) {
        var by = caller.actor();
        var format = query.source();
        var wishes = query.wishes();
        var named = ReprDigest.sha256(Optional.ofNullable(digest));
        var body = HttpServerRequest.newInstance(request);
        return format.isEmpty() && named.isPresent()
                ? store(body, named.get(), by)
                : BoundedBody.readBytes(body, Limit.LIMIT_DATASET_BYTES_VALUE)
                        .invoke(bytes -> requireContent(bytes.length))
                        .chain(bytes -> cpu.compute(() -> StoredContent.of(bytes, format, wishes)))
                        .chain(content -> store(content, by));
    }

    private Uni<RestResponse<Dataset>> store(HttpServerRequest request, String sha256, Actor by) {
        var pieces = BoundedBody.pieces(request, Limit.LIMIT_DATASET_BYTES_VALUE);
        return BoundedBody.closingAfterProblem(request, uploads.store(pieces, sha256, by))
                .call(() -> audit.note(AuditAction.AUDIT_ACTION_DATASET_STORED, sha256, by))
                .map(outcome -> answer(outcome.stored(), new Dataset(sha256, outcome.sizeBytes())));
    }

    private Uni<RestResponse<Dataset>> store(StoredContent content, Actor by) {
        var sha256 = content.sha256();
        var description = content.description();
        var size = content.bytes().length;
        var owner = by.organizer().id();
        return quotas.storeDataset(
                        by,
                        sha256,
                        size,
                        () -> datasets.put(sha256, content.bytes(), owner, description.map(DescriptionJson::print))
                                .invoke(stored -> requireDescribedSo(stored, sha256)))
                .call(() -> audit.note(AuditAction.AUDIT_ACTION_DATASET_STORED, sha256, by))
                .map(stored -> answer(stored, new Dataset(sha256, size, description.orElse(null))));
    }

    private static RestResponse<Dataset> answer(Stored stored, Dataset dataset) {
        return RestResponse.ResponseBuilder.create(stored == Stored.NEW ? Status.CREATED : Status.OK, dataset)
                .location(URI.create("/api/datasets/" + dataset.sha256()))
                .build();
    }

    /// Names of classes and columns are no part of the bytes that name the data set.
    private static void requireDescribedSo(Stored stored, String sha256) {
        if (stored == Stored.DESCRIBED_OTHERWISE) {
            throw Problems.of(
                    ProblemCode.DATASET_DESCRIBED_OTHERWISE,
                    "another organizer has stored the same records, %s, with other names or another shape; store them as they are, without format, and say in the job's data what they hold"
                            .formatted(sha256));
        }
    }

    @GET
    @Path("{sha256}/description")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "getDatasetDescription",
            summary = "Say what a converted data set holds",
            description = "Layout, classes and columns. Whoever alone stores the data set can replace it by storing it"
                    + " again.")
    @APIResponse(
            responseCode = "200",
            description = "The description",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Description.class)))
    @APIResponse(responseCode = "400", description = "`invalid-sha256`")
    @APIResponse(responseCode = "404", description = "`dataset-not-converted`")
    public Uni<Description> describe(String sha256) {
        requireSha256(sha256);
        return datasets.description(sha256)
                .map(found -> found.orElseThrow(() -> Problems.of(
                        ProblemCode.DATASET_NOT_CONVERTED,
                        "data set %s is not stored, or was stored as it is; POST /api/datasets with format converts and describes it"
                                .formatted(sha256))));
    }

    @GET
    @Path("{sha256}")
    @Compressed
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(
            operationId = "getDataset",
            summary = "Read a data set",
            description = "The bytes never change: cache them for ever. Downloads at once are bounded, for each network"
                    + " and in all.")
    @APIResponse(responseCode = "200", description = "The bytes")
    @APIResponse(responseCode = "304", description = "If-None-Match names its SHA-256")
    @APIResponse(responseCode = "400", description = "`invalid-sha256`")
    @APIResponse(responseCode = "404", description = "`dataset-not-found`")
    @APIResponse(responseCode = "429", ref = RestDocumentFilter.TOO_MANY)
    public Uni<Response> read(String sha256, @Context Request request) {
        requireSha256(sha256);
        var tag = new EntityTag(sha256);
        var unchanged = request.evaluatePreconditions(tag);
        return unchanged == null ? content(sha256, tag) : Uni.createFrom().item(cacheable(unchanged, tag));
    }

    private Uni<Response> content(String sha256, EntityTag tag) {
        blobs.admit();
        return blobs.find(Keys.dataset(sha256))
                .map(found -> found.orElseThrow(() -> Problems.of(
                        ProblemCode.DATASET_NOT_FOUND,
                        "no data set has the SHA-256 %s; store it with POST /api/datasets".formatted(sha256))))
                .map(data -> cacheable(data.body().ok(), tag));
    }

    private static Response cacheable(Response.ResponseBuilder response, EntityTag tag) {
        return response.header(HttpHeaders.CACHE_CONTROL, A_YEAR_AND_NEVER_OTHERWISE)
                .tag(tag)
                .build();
    }

    private static void requireSha256(String sha256) {
        if (!Keys.isSha256(sha256)) {
            var detail = "'%s' is no SHA-256: write 64 lower-case hexadecimal digits".formatted(sha256);
            throw Problems.of(ProblemCode.INVALID_SHA256, detail);
        }
    }

    static void requireContent(int bytes) {
        if (bytes == 0) {
            throw Problems.of(ProblemCode.DATASET_EMPTY, "the body has 0 bytes; send the data set as the body");
        }
    }
}
