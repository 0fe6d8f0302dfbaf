package io.manyhands.task.ban;

import io.manyhands.protocol.v1.AuditAction;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.task.access.Caller;
import io.manyhands.task.access.ForAdmins;
import io.manyhands.task.access.ForAuditors;
import io.manyhands.task.audit.AuditLog;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Bans over HTTP.
@Path("/api/bans")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "checks")
public class BanResource {
    private final RedisBans bans;
    private final AuditLog audit;
    private final Caller caller;
    private final InstantSource clock = InstantSource.system();

    BanResource(RedisBans bans, AuditLog audit, Caller caller) {
        this.bans = bans;
        this.audit = audit;
        this.caller = caller;
    }

    @GET
    @ForAuditors
    @SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
    @Operation(
            operationId = "listBans",
            summary = "List the volunteers that are banned",
            description = "Newest first, with the scopes `auditor` or `admin`.")
    @APIResponse(responseCode = "200", description = "All bans that are not over")
    public Uni<List<BanView>> list() {
        long now = clock.millis();
        return bans.all()
                .map(all -> all.stream()
                        .filter(ban -> ban.getUntilMs() > now)
                        .map(BanView::of)
                        .sorted(Comparator.comparingLong(BanView::since)
                                .reversed()
                                .thenComparing(BanView::volunteer))
                        .toList());
    }

    @DELETE
    @Path("{volunteer}")
    @ForAdmins
    @SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
    @Operation(
            operationId = "liftBan",
            summary = "Lift a ban",
            description = "The volunteer may come back within a minute or so. What it did stays as it is.")
    @APIResponse(responseCode = "204", description = "Lifted")
    @APIResponse(responseCode = "404", description = "`ban-not-found`")
    public Uni<Void> lift(
            @PathParam("volunteer") @Parameter(description = "Id of a volunteer, hexadecimal") String volunteer) {
        var by = caller.actor();
        return bans.lift(volunteer)
                .invoke(isLifted -> {
                    if (!isLifted) {
                        throw Problems.of(
                                ProblemCode.BAN_NOT_FOUND,
                                "there is no ban of a volunteer '%s'; GET /api/bans lists all bans"
                                        .formatted(volunteer));
                    }
                })
                .call(() -> audit.note(AuditAction.AUDIT_ACTION_BAN_LIFTED, volunteer, by))
                .replaceWithVoid();
    }
}
