package io.manyhands.rest.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.IndexView;

/// Adds to the document what the annotations of single resources cannot say, or all would have to repeat: problem
/// documents, organizers' tokens, how ids look, which fields are always there.
@OpenApiFilter(RunStage.BUILD)
public class RestDocumentFilter implements OASFilter {
    /// Name of the security scheme, for `@SecurityRequirement`.
    public static final String ADMIN_TOKEN = "adminToken";

    /// Name of the answer of what is bounded by network, for `@APIResponse`.
    public static final String TOO_MANY = "TooMany";

    /// How the id of a job looks, for `@Schema(pattern = …)`.
    public static final String JOB_ID = "^[a-z0-9-]{1,32}$";

    /// How the SHA-256 of bytes looks, for `@Schema(pattern = …)`.
    public static final String SHA256 = "^[0-9a-f]{64}$";

    private static final String UNAVAILABLE = "Unavailable";
    private static final String NO_TOKEN = "NoToken";
    private static final String NOT_ALLOWED = "NotAllowed";
    private static final String GUESSING = "Guessing";
    private static final String FULL = "Full";
    private static final String NOT_ALLOWED_CODES =
            "`admin-token-not-configured`, `scope-missing`, `host-not-allowed`, `origin-not-allowed`";
    private static final String GUESSING_CODES = "`too-many-wrong-tokens`: try again after Retry-After";
    /// Made by the problem library for its own schemas, which nothing refers to.
    private static final List<String> FOREIGN = List.of("HttpProblem", "HttpValidationProblem", "Violation");

    private static final Map<String, PathName> PATH_NAMES = Map.of(
            "id", new PathName("Id of a job", JOB_ID),
            "token", new PathName("Id of a token", "^[0-9a-f]{12}$"),
            "sha256", new PathName("64 lower-case hexadecimal digits", SHA256),
            "shard", new PathName("SHA-256 of the shard: 64 lower-case hexadecimal digits", SHA256));

    private final RecordSchemas records;

    public RestDocumentFilter(IndexView index) {
        this.records = new RecordSchemas(index);
    }

    @Override
    public Parameter filterParameter(Parameter parameter) {
        var name = PATH_NAMES.get(parameter.getName());
        if (name != null && parameter.getIn() == Parameter.In.PATH) {
            parameter.description(name.meaning()).getSchema().pattern(name.pattern());
        }
        return parameter;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        var components = Objects.requireNonNull(document.getComponents(), "no resource was found");
        FOREIGN.forEach(components::removeSchema);
        records.complete(components.getSchemas());
        components.addSchema(ProblemSchema.NAME, ProblemSchema.problem());
        components.addSchema(ProblemSchema.FIELD_ERROR, ProblemSchema.fieldError());
        components.addSecurityScheme(
                ADMIN_TOKEN,
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description("A token of `POST /api/tokens` with the scope that is needed, or the admin token,"
                                + " MANYHANDS_TASK_ADMIN_TOKEN of task-service, which has all."));
        components.addResponse(
                TOO_MANY,
                problem("`too-many-requests`: as many of one network are under way as may be"
                        + " at once; try again after Retry-After"));
        components.addResponse(
                UNAVAILABLE,
                problem("`redis-unavailable`, `storage-read-only`, `overloaded`: try again after Retry-After"));
        components.addResponse(NO_TOKEN, problem("`admin-token-missing`, `admin-token-wrong`, `token-expired`"));
        components.addResponse(GUESSING, problem(GUESSING_CODES));
        components.addResponse(FULL, problem("`storage-full`: nothing can be stored until something is deleted"));
        components.addResponse(NOT_ALLOWED, problem(NOT_ALLOWED_CODES));
        document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .filter(operation -> !operation.getResponses().hasAPIResponse("308"))
                .forEach(RestDocumentFilter::addCommonProblems);
    }

    private static void addCommonProblems(Operation operation) {
        var responses = operation.getResponses();
        if (operation.getSecurity() != null) {
            responses.addAPIResponse("401", reference(NO_TOKEN));
            add(responses, "403", NOT_ALLOWED, NOT_ALLOWED_CODES);
            add(responses, "429", GUESSING, GUESSING_CODES);
            responses.addAPIResponse("507", reference(FULL));
        }
        responses.addAPIResponse("503", reference(UNAVAILABLE));
    }

    /// @param common what every operation answers so; its codes come after those of the operation's own
    private static void add(APIResponses responses, String status, String common, String codes) {
        var own = responses.getAPIResponse(status);
        responses.addAPIResponse(
                status, own == null ? reference(common) : problem(own.getDescription() + ", " + codes));
    }

    private static APIResponse problem(String description) {
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/problem+json",
                                OASFactory.createMediaType().schema(schema(ProblemSchema.NAME))));
    }

    private static APIResponse reference(String response) {
        return OASFactory.createAPIResponse().ref("#/components/responses/" + response);
    }

    static Schema schema(String name) {
        return OASFactory.createSchema().ref("#/components/schemas/" + name);
    }

    private record PathName(String meaning, String pattern) {}
}
