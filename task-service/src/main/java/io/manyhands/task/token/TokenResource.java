package io.manyhands.task.token;

import io.manyhands.protocol.v1.AuditAction;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.task.access.Caller;
import io.manyhands.task.access.ForAdmins;
import io.manyhands.task.access.RecentTokens;
import io.manyhands.task.access.RedisTokens;
import io.manyhands.task.audit.AuditLog;
import io.manyhands.task.http.BoundedBody;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Organizers' tokens over HTTP, for administrators.
@Path("/api/tokens")
@ForAdmins
@SecurityRequirement(name = RestDocumentFilter.ADMIN_TOKEN)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tokens", description = "Who may change what. Tokens are made and revoked by those with the scope `admin`.")
public class TokenResource {
    private static final int MAX_BYTES = 65_536;

    private final TokenIssue issue;
    private final RedisTokens tokens;
    private final RecentTokens recent;
    private final AuditLog audit;
    private final Caller caller;

    TokenResource(TokenIssue issue, RedisTokens tokens, RecentTokens recent, AuditLog audit, Caller caller) {
        this.issue = issue;
        this.tokens = tokens;
        this.recent = recent;
        this.audit = audit;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createToken",
            summary = "Make a token",
            description = "Its text is in the answer and shown this once; only a hash of it is kept.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = TokenWish.class)))
    @APIResponse(
            responseCode = "201",
            description = "Made",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = IssuedToken.class)))
    @APIResponse(responseCode = "400", description = "`invalid-token`")
    @APIResponse(responseCode = "409", description = "`too-many-tokens`")
    @APIResponse(responseCode = "413", description = "`body-too-large`")
    public Uni<RestResponse<IssuedToken>> create(@Context io.vertx.core.http.HttpServerRequest request) {
        var by = caller.actor();
        return BoundedBody.read(HttpServerRequest.newInstance(request), MAX_BYTES)
                .map(body -> issue.read(body.getBytes()))
                .chain(read -> switch (read) {
                    case Read.Done<TokenRequest>(TokenRequest wanted, List<String> _) ->
                        issue.issue(wanted, by.organizer());
                    case Read.Refused<TokenRequest>(var errors) ->
                        throw Problems.withErrors(ProblemCode.INVALID_TOKEN, "the token", FieldError.asMaps(errors));
                })
                .call(token -> audit.note(
                        AuditAction.AUDIT_ACTION_TOKEN_CREATED, token.about().id(), by))
                .map(TokenResource::created);
    }

    private static RestResponse<IssuedToken> created(IssuedToken token) {
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, token)
                .location(URI.create("/api/tokens/" + token.about().id()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @GET
    @Operation(operationId = "listTokens", summary = "List all tokens", description = "Without their secrets.")
    @APIResponse(responseCode = "200", description = "All tokens")
    public Uni<TokenList> list() {
        return tokens.all()
                .map(all -> new TokenList(all.stream()
                        .map(TokenView::of)
                        .sorted(Comparator.comparingLong(TokenView::createdAt)
                                .reversed()
                                .thenComparing(TokenView::id))
                        .toList()));
    }

    @DELETE
    @Path("{token}")
    @Operation(
            operationId = "revokeToken",
            summary = "Revoke a token",
            description = "Refused from now on by the process that answers, and within seconds by all others."
                    + " Jobs and data sets of its holder stay; administrators can delete them.")
    @APIResponse(responseCode = "204", description = "Revoked")
    @APIResponse(responseCode = "404", description = "`token-not-found`")
    public Uni<Void> revoke(@PathParam("token") String id) {
        var by = caller.actor();
        return tokens.remove(id)
                .map(removed -> removed.orElseThrow(() -> Problems.of(
                        ProblemCode.TOKEN_NOT_FOUND,
                        "there is no token with the id '%s'; GET /api/tokens lists all tokens".formatted(id))))
                .invoke(() -> recent.forget(id))
                .call(() -> audit.note(AuditAction.AUDIT_ACTION_TOKEN_REVOKED, id, by))
                .replaceWithVoid();
    }
}
