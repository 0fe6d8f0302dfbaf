package io.manyhands.task.audit;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.task.access.ForAuditors;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The audit log over HTTP.
@Path("/api/audit")
@ForAuditors
@SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "organizers")
public class AuditResource {
    private static final int MOST = 1000;

    private final RedisAudit audit;

    AuditResource(RedisAudit audit) {
        this.audit = audit;
    }

    @GET
    @Operation(
            operationId = "readAudit",
            summary = "Read the audit log",
            description = "What organizers did and what was refused, with the scopes `auditor` or `admin`."
                    + " Entries are kept for as long, and in such a number, as the installation says.")
    @APIResponse(responseCode = "200", description = "A page")
    @APIResponse(responseCode = "400", description = "`invalid-page`")
    public Uni<AuditPage> read(
            @QueryParam("after")
                    @Parameter(
                            description = "Id of an entry: those after it are wanted; absent: all",
                            schema = @Schema(pattern = "^[0-9]{1,19}-[0-9]{1,19}$"))
                    @Nullable
                    String after,
            @QueryParam("limit")
                    @DefaultValue("100")
                    @Parameter(
                            description = "Entries on the page, at most",
                            schema = @Schema(minimum = "1", maximum = "1000"))
                    int limit) {
        if (limit < 1 || limit > MOST) {
            throw Problems.of(ProblemCode.INVALID_PAGE, "limit is %d; must be 1..%d".formatted(limit, MOST));
        }
        if (after != null && !after.matches("\\d{1,19}-\\d{1,19}")) {
            throw Problems.of(
                    ProblemCode.INVALID_PAGE,
                    "after is '%s'; must be the id of an entry, as `next` has it: 1764400000000-0".formatted(after));
        }
        return audit.read(Optional.ofNullable(after), limit)
                .map(entries -> AuditPage.of(entries.stream().map(AuditView::of).toList(), limit));
    }
}
