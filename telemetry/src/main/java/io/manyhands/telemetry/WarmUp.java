package io.manyhands.telemetry;

import io.quarkus.logging.Log;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.http.HttpMethod;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Collectors;

/// The run in which an image's ahead-of-time cache is made: a service that asks itself for its pages, then ends.
///
/// Needs no Redis: what fails without one is loaded all the same. Fails, with exit code 1, only if the service cannot
/// be asked at all.
@ApplicationScoped
class WarmUp {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int ATTEMPTS = 100;

    private final WarmUpConfig config;
    private final HttpServer server;
    private final Vertx vertx;
    private volatile Cancellable asking = () -> {};

    WarmUp(WarmUpConfig config, HttpServer server, Vertx vertx) {
        this.config = config;
        this.server = server;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            asking = askForEverything()
                    .subscribe()
                    .with(
                            answers -> end(0, "%d requests answered".formatted(answers)),
                            failure -> end(1, "failed: " + failure));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        asking.cancel();
    }

    private Uni<Long> askForEverything() {
        var client = vertx.createHttpClient();
        return Multi.createFrom()
                .iterable(Collections.nCopies(config.rounds(), config.paths()))
                .onItem()
                .<String>disjoint()
                .onItem()
                .transformToUniAndConcatenate(path -> ask(client, path))
                .collect()
                .with(Collectors.counting());
    }

    /// Again until the server listens, which it does some time after this bean was started.
    private Uni<Integer> ask(HttpClient client, String path) {
        return Uni.createFrom()
                .deferred(() -> client.request(HttpMethod.GET, server.getPort(), "localhost", path))
                .chain(request -> request.send())
                .map(HttpClientResponse::statusCode)
                .ifNoItem()
                .after(config.timeOut())
                .fail()
                .onFailure()
                .retry()
                .withBackOff(PAUSE, PAUSE)
                .atMost(ATTEMPTS);
    }

    private static void end(int exitCode, String outcome) {
        Log.infof("warm-up: %s", outcome);
        Quarkus.asyncExit(exitCode);
    }
}
