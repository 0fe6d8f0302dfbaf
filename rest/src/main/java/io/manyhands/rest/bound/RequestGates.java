package io.manyhands.rest.bound;

import io.manyhands.rest.client.ClientAddresses;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;

/// Makes [RequestGate]s, one for each kind of request.
@ApplicationScoped
public class RequestGates {
    private final CurrentVertxRequest request;
    private final MeterRegistry registry;
    private final ClientAddresses clients;

    RequestGates(CurrentVertxRequest request, MeterRegistry registry, ClientAddresses clients) {
        this.request = request;
        this.registry = registry;
        this.clients = clients;
    }

    /// @param what is bounded, as metrics and messages name it: `downloads`
    /// @param inAll requests at once, at least 1
    /// @param perNetwork requests at once of one network, at least 1
    public RequestGate create(String what, int inAll, int perNetwork) {
        return new RequestGate(what, new RequestLimit(inAll, perNetwork), clients, request, registry);
    }
}
