package io.manyhands.rest.bound;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.rest.bound.RequestLimit.Bound;
import io.manyhands.rest.client.ClientAddresses;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lets so many requests of one kind in at once. At the bound of a network it answers 429, at that of all of them 503,
/// each with Retry-After; both are counted.
///
/// Thread-safe; made by [RequestGates].
public final class RequestGate {
    private final String what;
    private final RequestLimit limit;
    private final ClientAddresses clients;
    private final CurrentVertxRequest request;
    private final Counter refusedOfNetwork;
    private final Counter refusedOfAll;
    private final Counter cut;

    RequestGate(
            String what,
            RequestLimit limit,
            ClientAddresses clients,
            CurrentVertxRequest request,
            MeterRegistry registry) {
        this.what = what;
        this.limit = limit;
        this.clients = clients;
        this.request = request;
        this.refusedOfNetwork = refused(registry, "network");
        this.refusedOfAll = refused(registry, "all");
        this.cut = registry.counter("manyhands.rest.cut", "what", what);
        Gauge.builder("manyhands.rest.at.once", limit::inside).tag("what", what).register(registry);
    }

    /// Counts the current request until its answer has ended, however it ends. Call once for each.
    ///
    /// @throws HttpProblem at a bound
    public void admit() {
        var context = request.getCurrent();
        var network = clients.network(context.request());
        limit.enter(network).ifPresent(bound -> {
            throw refusal(bound);
        });
        var isOver = new AtomicBoolean();
        Runnable leave = () -> {
            if (isOver.compareAndSet(false, true)) {
                limit.leave(network);
            }
        };
        context.addEndHandler(ended -> leave.run());
        // Whoever has left before is not told to the handler any more.
        if (context.response().closed()) {
            leave.run();
        }
    }

    /// Counts one whose answer was broken off because the client did not read it.
    public void countCut() {
        cut.increment();
    }

    private HttpProblem refusal(Bound bound) {
        int most = limit.most(bound);
        return switch (bound) {
            case NETWORK -> {
                refusedOfNetwork.increment();
                yield Problems.passing(
                        ProblemCode.TOO_MANY_REQUESTS,
                        "%d %s at once are allowed from one network, and as many are under way; wait for one to end"
                                .formatted(most, what));
            }
            case ALL -> {
                refusedOfAll.increment();
                yield Problems.passing(
                        ProblemCode.OVERLOADED,
                        "%d %s at once are served, and as many are under way; try again in a few seconds"
                                .formatted(most, what));
            }
        };
    }

    private Counter refused(MeterRegistry registry, String bound) {
        return registry.counter("manyhands.rest.refused", "what", what, "bound", bound);
    }
}
