package io.manyhands.task.guard;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.client.ClientAddresses;
import io.manyhands.task.access.Refusals;
import io.manyhands.task.access.Refused.Reason;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Stands before everything that changes something; before [io.manyhands.task.access.AccessGate], so that no token is
/// looked at that a stranger's page has sent.
@Singleton
public class HostGate {
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final HostNames names;
    private final ClientAddresses addresses;
    private final Refusals refusals;

    /// Filters are made before the configuration of the process is known: none of these is made before it is asked.
    HostGate(HostNames names, ClientAddresses addresses, Refusals refusals) {
        this.names = names;
        this.addresses = addresses;
        this.refusals = refusals;
    }

    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    public void check(HttpServerRequest request) {
        if (READS.contains(request.method())) {
            return;
        }
        var policy = names.policy();
        var called = addresses.authority(request);
        if (!policy.allowsHost(called)) {
            refusals.note(Reason.HOST, addresses.of(request));
            throw Problems.of(
                    ProblemCode.HOST_NOT_ALLOWED,
                    "changes are not taken under the name '%s'; use the address of the page, or let who runs this"
                                    .formatted(called.orElse(""))
                            + " installation add the name to MANYHANDS_TASK_HOST_ALLOWED (manyhands.task.host.allowed)");
        }
        var origin = request.getHeader("Origin");
        if (!policy.allowsOrigin(origin, request.getHeader("Sec-Fetch-Site"), called)) {
            refusals.note(Reason.ORIGIN, addresses.of(request));
            throw Problems.of(
                    ProblemCode.ORIGIN_NOT_ALLOWED,
                    "the change was sent by a page of %s, and is taken only from programs and from pages of this server"
                            .formatted(origin == null ? "another site" : "'" + origin + "'"));
        }
    }
}
