package io.manyhands.rest.bound;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;

/// Makes [RequestGate]s, one for each kind of request.
@ApplicationScoped
public class RequestGates {
    private final CurrentVertxRequest request;
    private final MeterRegistry registry;
    private final RequestNetwork network;

    RequestGates(CurrentVertxRequest request, MeterRegistry registry, ClientConfig config) {
        this.request = request;
        this.registry = registry;
        this.network = RequestNetwork.of(config);
    }

    /// @param what is bounded, as metrics and messages name it: `downloads`
    /// @param inAll requests at once, at least 1
    /// @param perNetwork requests at once of one network, at least 1
    public RequestGate create(String what, int inAll, int perNetwork) {
        return new RequestGate(what, new RequestLimit(inAll, perNetwork), network, request, registry);
    }
}
