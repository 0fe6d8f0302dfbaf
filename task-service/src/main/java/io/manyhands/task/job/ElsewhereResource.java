package io.manyhands.task.job;

import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Sends whoever looks below a job for what model-service keeps of it to where that is.
///
/// Both services can be behind one origin only if plain path prefixes tell them apart: `/api/models` is
/// model-service's.
@Path("/api/jobs/{id}/{part: model|history|events|record}")
@Tag(name = "jobs")
public class ElsewhereResource {
    private static final int PERMANENT_REDIRECT = 308;

    /// Relative, because what is in front of this service may speak another scheme and another name.
    @GET
    @Operation(
            operationId = "findModel",
            summary = "Redirect to a job's model, history, events or record",
            description = "They are below `/api/models/{id}`.")
    @APIResponse(
            responseCode = "308",
            description = "Look there",
            headers =
                    @Header(
                            name = "Location",
                            description = "The address, relative to this one",
                            schema = @Schema(type = SchemaType.STRING)))
    public RestResponse<Void> redirect(
            @Encoded @PathParam("id") String id,
            @PathParam("part") @Parameter(description = "What is looked for") String part,
            @Context UriInfo uri) {
        var query = Optional.ofNullable(uri.getRequestUri().getRawQuery())
                .map(text -> "?" + text)
                .orElse("");
        var name = part.equals("model") ? "export" : part;
        return RestResponse.ResponseBuilder.<Void>create(PERMANENT_REDIRECT)
                .header("Location", "../../models/" + id + "/" + name + query)
                .build();
    }
}
