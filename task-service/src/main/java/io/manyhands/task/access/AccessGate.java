package io.manyhands.task.access;

import io.manyhands.address.ClientAddress;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.client.ClientAddresses;
import io.manyhands.task.access.Refused.Reason;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Stands before everything that is for organizers only; refuses before the body is read.
@Singleton
public class AccessGate {
    private final Credentials credentials;
    private final Caller caller;
    private final ClientAddresses addresses;
    private final Refusals refusals;
    private final Guesses guesses;

    /// Filters are made before the configuration of the process is known: none of these is made before it is asked.
    AccessGate(Credentials credentials, Caller caller, ClientAddresses addresses, Refusals refusals, Guesses guesses) {
        this.credentials = credentials;
        this.caller = caller;
        this.addresses = addresses;
        this.refusals = refusals;
        this.guesses = guesses;
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    @ForAdmins
    public Uni<Response> admit(ContainerRequestContext request, HttpServerRequest http) {
        return pass(request, http, List.of(Scope.ADMIN));
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    @ForSubmitters
    public Uni<Response> admitSubmitters(ContainerRequestContext request, HttpServerRequest http) {
        return pass(request, http, List.of(Scope.SUBMIT, Scope.ADMIN));
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    @ForAuditors
    public Uni<Response> admitAuditors(ContainerRequestContext request, HttpServerRequest http) {
        return pass(request, http, List.of(Scope.AUDITOR, Scope.ADMIN));
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    @ForOrganizers
    public Uni<Response> admitOrganizers(ContainerRequestContext request, HttpServerRequest http) {
        return pass(request, http, List.of(Scope.values()));
    }

    /// What is presented is checked first, whoever presents it: nobody has to wait because a neighbour guesses.
    ///
    /// @return null, which lets the request go on
    private Uni<Response> pass(ContainerRequestContext request, HttpServerRequest http, List<Scope> anyOf) {
        var from = addresses.of(http);
        return credentials
                .check(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .invoke(verdict -> caller.is(requireScope(actor(verdict, from), anyOf)))
                .map(_ -> null);
    }

    private Actor actor(Verdict verdict, ClientAddress from) {
        return switch (verdict) {
            case Verdict.Granted(Organizer organizer) -> new Actor(organizer, from);
            case Verdict.NotConfigured() ->
                throw Problems.of(
                        ProblemCode.ADMIN_TOKEN_NOT_CONFIGURED,
                        "this service has no admin token, so nothing can be changed; set MANYHANDS_TASK_ADMIN_TOKEN"
                                + " (manyhands.task.admin.token) and start it again");
            case Verdict.Missing() -> {
                refusals.note(Reason.TOKEN_MISSING, from);
                throw unauthorized(ProblemCode.ADMIN_TOKEN_MISSING, "send the header 'Authorization: Bearer <token>'");
            }
            case Verdict.Wrong() -> {
                refusals.note(Reason.TOKEN_WRONG, from);
                throw wrong(from);
            }
            case Verdict.Expired expired -> {
                refusals.note(Reason.TOKEN_EXPIRED, new Actor(expired.organizer(), from));
                throw unauthorized(
                        ProblemCode.TOKEN_EXPIRED,
                        "the token '%s' ended at %s; ask an administrator for a new one"
                                .formatted(expired.organizer().name(), expired.at()));
            }
        };
    }

    private HttpProblem wrong(ClientAddress from) {
        return guesses.failed(from)
                .map(AccessGate::tooMany)
                .orElseGet(() -> unauthorized(
                        ProblemCode.ADMIN_TOKEN_WRONG,
                        "the token is neither one in MANYHANDS_TASK_ADMIN_TOKEN or MANYHANDS_TASK_AUDITORS_TOKEN of this"
                                + " service nor one that was made with POST /api/tokens and not revoked since"));
    }

    private static HttpProblem tooMany(Duration pause) {
        long seconds = Math.max(1, pause.toSeconds());
        return Problems.of(
                ProblemCode.TOO_MANY_WRONG_TOKENS,
                "the token is wrong, and so were others from your network lately; check it, and try again in %d s"
                        .formatted(seconds),
                HttpHeaders.RETRY_AFTER,
                String.valueOf(seconds));
    }

    private Actor requireScope(Actor actor, List<Scope> anyOf) {
        var organizer = actor.organizer();
        if (organizer.may(anyOf)) {
            return actor;
        }
        refusals.note(Reason.SCOPE, actor);
        throw Problems.of(
                ProblemCode.SCOPE_MISSING,
                "the token '%s' has the scopes %s; this needs %s: ask an administrator for a token with it"
                        .formatted(organizer.name(), String.join(", ", organizer.scopeNames()), Scope.anyOf(anyOf)));
    }

    private static HttpProblem unauthorized(ProblemCode code, String detail) {
        return Problems.of(code, detail, HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"manyhands\"");
    }
}
