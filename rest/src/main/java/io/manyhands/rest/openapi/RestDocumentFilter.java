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
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.IndexView;

/// Adds to the document what the annotations of single resources cannot say, or all would have to repeat: problem
/// documents, the admin token, how ids look, which fields are always there.
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
    private static final String CHANGES_ARE_OFF = "ChangesAreOff";
    /// Made by the problem library for its own schemas, which nothing refers to.
    private static final List<String> FOREIGN = List.of("HttpProblem", "HttpValidationProblem", "Violation");

    private static final Map<String, PathName> PATH_NAMES = Map.of(
            "id", new PathName("Id of a job", JOB_ID),
            "sha256", new PathName("64 lower-case hexadecimal digits", SHA256));

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
                        .description("The admin token: MANYHANDS_TASK_ADMIN_TOKEN of task-service."));
        components.addResponse(
                TOO_MANY,
                problem("`too-many-requests`: as many of one network are under way as may be"
                        + " at once; try again after Retry-After"));
        components.addResponse(UNAVAILABLE, problem("`redis-unavailable`, `overloaded`: try again after Retry-After"));
        components.addResponse(NO_TOKEN, problem("`admin-token-missing`, `admin-token-wrong`"));
        components.addResponse(CHANGES_ARE_OFF, problem("`admin-token-not-configured`"));
        document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .filter(operation -> !operation.getResponses().hasAPIResponse("308"))
                .forEach(RestDocumentFilter::addCommonProblems);
    }

    private static void addCommonProblems(Operation operation) {
        var responses = operation.getResponses();
        if (operation.getSecurity() != null) {
            responses.addAPIResponse("401", reference(NO_TOKEN));
            responses.addAPIResponse("403", reference(CHANGES_ARE_OFF));
        }
        responses.addAPIResponse("503", reference(UNAVAILABLE));
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
