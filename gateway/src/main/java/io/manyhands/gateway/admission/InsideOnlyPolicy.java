package io.manyhands.gateway.admission;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/// Keeps health and metrics to those inside. The ingress leads everything here that is no REST, `/q` included; who
/// comes through it, or any other proxy that says so as proxies do, finds nothing there. Probes and Prometheus come
/// without.
@Singleton
final class InsideOnlyPolicy {
    private static final String INSIDE = "/q";
    private static final int BEFORE_ROUTES = 1000;

    private final AdmissionConfig config;

    InsideOnlyPolicy(AdmissionConfig config) {
        this.config = config;
    }

    void install(@Observes Filters filters) {
        filters.register(this::decide, BEFORE_ROUTES);
    }

    private void decide(RoutingContext context) {
        if (config.insideOnly() && isInside(context.normalizedPath()) && isProxied(context.request())) {
            context.response().setStatusCode(404).end();
        } else {
            context.next();
        }
    }

    private static boolean isInside(String path) {
        return path.equals(INSIDE) || path.startsWith(INSIDE + "/");
    }

    private static boolean isProxied(HttpServerRequest request) {
        return Stream.of("X-Forwarded-For", "Forwarded").anyMatch(name -> request.getHeader(name) != null);
    }
}
