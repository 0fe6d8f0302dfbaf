package io.manyhands.model.progress;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Server-Sent Events as a browser gets them.
@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class EventsComponentTest {
    private static final String CLIENT = "192.0.2.1";

    @Inject
    Peers peers;

    @Inject
    RedisSignals signals;

    @Inject
    EventFeeds feeds;

    @Inject
    MeterRegistry meters;

    @TestHTTPResource("/api/models/events/events")
    URI events;

    private final JobKeys job = Keys.job("events");

    /// One finished job for all tests: 3 training rounds and one that only evaluates.
    @BeforeEach
    void finishedJob() {
        if (peers.status(job).isEmpty()) {
            peers.runToTheEnd(TestJobs.evaluated(job.id()));
        }
    }

    /// They all come from one network, which has only so many.
    @BeforeEach
    void streamsOfOtherTestsHaveEnded() {
        await().until(() -> streams() == 0);
    }

    @Test
    void eventsAreReplayedFromTheBeginning() {
        try (var client = new SseClient(events, null)) {
            await().until(() -> client.lines("id:").size() >= 4);
            assertThat(client.lines("id:")).containsExactly("id:0", "id:1", "id:2", "id:3");
            assertThat(client.lines("event:")).contains("event:round", "event:state");
            assertThat(client.lines("data:"))
                    .anySatisfy(data -> assertThat(data).contains("\"round\":0").doesNotContain("contributions"))
                    .contains("data:{\"state\":\"FINISHED\"}");
        }
    }

    @Test
    void eventsGoOnAfterTheLastOneSeen() {
        try (var client = new SseClient(events, "1")) {
            await().until(() -> client.lines("id:").size() >= 2);
            assertThat(client.lines("id:")).containsExactly("id:2", "id:3");
        }
    }

    @Test
    void quietStreamIsKeptOpenByComments() {
        try (var client = new SseClient(events, "3")) {
            await().until(() -> client.lines(":").size() >= 2);
            assertThat(client.lines("event:")).containsExactly("event:state");
        }
    }

    @Test
    void eventsArriveWhileTheJobRuns() {
        var spec = TestJobs.tiny("live");
        var live = peers.create(spec);
        peers.awaitVersion(live, 0);
        try (var client = new SseClient(events.resolve("/api/models/live/events"), null)) {
            await().until(() -> client.lines("data:").contains("data:{\"state\":\"RUNNING\"}"));
            for (int version = 0; version < 3; version++) {
                peers.deliver(live, peers.results(live, spec).ofRoots());
                int sent = version + 1;
                await().until(() -> client.lines("id:").size() == sent);
                peers.awaitVersion(live, sent);
            }
            await().until(() -> client.lines("data:").contains("data:{\"state\":\"FINISHED\"}"));
            assertThat(client.lines("id:")).containsExactly("id:0", "id:1", "id:2");
        }
    }

    @Test
    void jobThatIsCreatedPausedIsPausedForWhoeverWatchesItToo() {
        var paused = Keys.job("created-paused");
        var spec = TestJobs.tiny(paused.id()).toByteArray();
        peers.redis().value(byte[].class).set(paused.spec(), spec);
        peers.wish(paused, "PAUSED");
        try (var client = new SseClient(events.resolve("/api/models/created-paused/events"), null)) {
            await().until(() -> !client.lines("data:").isEmpty());
            assertThat(client.lines("data:")).containsExactly("data:{\"state\":\"PAUSED\"}");
        }
    }

    @Test
    void badLastEventIdIsAProblem() {
        given().header("Last-Event-ID", "x")
                .get("/api/models/events/events")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-round"));
    }

    @Test
    void clientThatLeavesIsForgotten() {
        await("those of other tests have left").until(() -> signals.listening() == 0);
        try (var client = new SseClient(events, null)) {
            await().until(() -> client.lines("id:").size() >= 4);
            assertThat(signals.listening()).isEqualTo(1);
        }
        await().untilAsserted(() -> assertThat(signals.listening()).isZero());
    }

    @Test
    void clientsOfOneJobShareOneReader() {
        await("those of other tests have left").until(() -> signals.listening() == 0);
        try (var one = new SseClient(events, null);
                var two = new SseClient(events, "1");
                var three = new SseClient(events, null)) {
            await().until(() ->
                    one.lines("id:").size() == 4 && three.lines("id:").size() == 4);
            await().until(() -> two.lines("id:").size() == 2);
            assertThat(feeds.listening()).isEqualTo(3);
            assertThat(signals.listening()).isEqualTo(1);
        }
    }

    /// Four of one network, see `application.properties`.
    @Test
    void networkHasOnlySoManyStreams() {
        double before = refused();
        var clients =
                Stream.generate(() -> new SseClient(events, null)).limit(4).toList();
        try {
            await().until(() -> feeds.listening() == 4);
            given().header("X-Forwarded-For", CLIENT)
                    .get("/api/models/events/events")
                    .then()
                    .statusCode(429)
                    .contentType("application/problem+json")
                    .header("Retry-After", "2")
                    .body("code", equalTo("too-many-requests"));
            assertThat(refused()).isEqualTo(before + 1);
            clients.getFirst().close();
            await().until(() -> streams() == 3);
            try (var next = new SseClient(events, null)) {
                await().until(() -> next.lines("id:").size() == 4);
            }
        } finally {
            clients.forEach(SseClient::close);
        }
    }

    /// Before it was counted, that is, as finding out whether the job exists takes a moment.
    @Test
    void whoeverHasLeftBeforeTheStreamBeginsIsNotCounted() throws IOException {
        for (int i = 0; i < 100; i++) {
            try (var socket = new Socket(events.getHost(), events.getPort())) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream()
                        .write("GET %s HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: %s\r\n\r\n"
                                .formatted(events.getPath(), CLIENT)
                                .getBytes(UTF_8));
            }
        }
        // Some of them may still be on their way, and take up the room that there is while they are looked at.
        await("there is room for another").until(() -> {
            try (var client = new SseClient(events, "1")) {
                return client.status() == 200;
            }
        });
        await().until(() -> streams() == 0);
    }

    @Test
    void streamEndsWhenTheJobIsDeleted() {
        var doomed = peers.create(TestJobs.tiny("doomed"));
        peers.awaitVersion(doomed, 0);
        try (var client = new SseClient(events.resolve("/api/models/doomed/events"), null)) {
            await().until(() -> client.lines("data:").contains("data:{\"state\":\"RUNNING\"}"));
            peers.wish(doomed, "DELETED");
            await().until(client::hasEnded);
            assertThat(client.lines("data:")).last().isEqualTo("data:{\"state\":\"DELETED\"}");
        }
    }

    /// How many are counted.
    private double streams() {
        return meters.get("manyhands.rest.at.once")
                .tag("what", "events")
                .gauge()
                .value();
    }

    private double refused() {
        return meters.counter("manyhands.rest.refused", "what", "events", "bound", "network")
                .count();
    }

    /// Collects the lines of an event stream until it is closed.
    private static final class SseClient implements AutoCloseable {
        private final HttpClient http = HttpClient.newHttpClient();
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Integer> status = new CompletableFuture<>();
        private volatile boolean ended;

        SseClient(URI uri, @Nullable String lastEventId) {
            var request = HttpRequest.newBuilder(uri)
                    .header("Accept", "text/event-stream")
                    .header("X-Forwarded-For", CLIENT);
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            var _ = http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofLines())
                    .thenAccept(response -> {
                        status.complete(response.statusCode());
                        response.body().forEach(lines::add);
                        ended = true;
                    });
        }

        boolean hasEnded() {
            return ended;
        }

        int status() {
            return status.orTimeout(Waiting.LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }

        List<String> lines(String prefix) {
            return lines.stream().filter(line -> line.startsWith(prefix)).toList();
        }

        @Override
        public void close() {
            http.shutdownNow();
        }
    }
}
