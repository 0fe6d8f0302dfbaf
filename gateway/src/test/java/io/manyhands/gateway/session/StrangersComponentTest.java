package io.manyhands.gateway.session;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.metrics.Bound;
import io.manyhands.gateway.session.StrangersComponentTest.TightBounds;
import io.manyhands.gateway.support.RawWebSocket;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.protocol.v1.Confirm.Outcome;
import io.manyhands.protocol.v1.JobState;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What strangers may cost, over real sockets; the work of others goes on meanwhile. The tests come through a trusted
/// proxy, so that each is from a network of its own.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(TightBounds.class)
class StrangersComponentTest {
    private static final int NETWORK_SESSIONS = 8;
    private static final int NETWORK_BAD_MESSAGES = 15;

    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private final InboundBudgets budgets;
    private final MeterRegistry meters;
    private TestJob job;

    @Inject
    StrangersComponentTest(RedisDataSource redis, InboundBudgets budgets, MeterRegistry meters) {
        this.redis = redis;
        this.budgets = budgets;
        this.meters = meters;
        this.job = new TestJob(redis);
    }

    @BeforeEach
    void openJob() {
        job = new TestJob(redis).open();
    }

    @AfterEach
    void closeJob() {
        TestVolunteer.awaitAllGone();
        job.close();
    }

    @Test
    void endlessEmptyFramesWithoutHelloEndAndOthersGoOn() throws IOException {
        double before = hits(Bound.BAD_MESSAGES);
        try (var flooding = from("203.0.113.1");
                var honest = TestVolunteer.join(gateway, job, 1)) {
            var flood = CompletableFuture.runAsync(() -> {
                try {
                    flooding.flood();
                } catch (IOException e) {
                    // Closed, which is what it is about.
                }
            });
            int rounds = 0;
            do {
                assertThat(budgets.inFlight().used()).isLessThan(100_000);
                round(honest);
                rounds++;
            } while (rounds < 20 || !flood.isDone());
        }
        assertThat(hits(Bound.BAD_MESSAGES)).isGreaterThan(before);
    }

    @Test
    void messagesInManyFramesCostLittleAndOthersGoOn() throws IOException {
        var strangers = new ArrayList<RawWebSocket>();
        try (var honest = TestVolunteer.join(gateway, job, 1)) {
            for (int i = 0; i < 20; i++) {
                strangers.add(from("203.0.%d.1".formatted(120 + i)));
                strangers.getLast().beginInFrames(2000);
            }
            await().until(() -> budgets.unfinished().used() >= 20 * 2000);
            for (int round = 0; round < 20; round++) {
                assertThat(budgets.inFlight().used()).isLessThan(100_000);
                round(honest);
            }
        } finally {
            for (var each : strangers) {
                each.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
    void requestWithABodyBecomesNoWebSocket(String header) throws IOException {
        try (var socket = new RawWebSocket(gateway, header)) {
            assertThat(socket.status()).isEqualTo(400);
        }
    }

    @Test
    void messagesInFlightAreCountedBackTo0() {
        try (var honest = TestVolunteer.join(gateway, job, 1)) {
            round(honest);
            await().untilAsserted(() -> assertThat(budgets.inFlight().used()).isZero());
            await().untilAsserted(() -> assertThat(budgets.unfinished().used()).isZero());
        }
    }

    @Test
    void largeMessageBeforeHelloIsRefusedLongBeforeItIsRead() throws IOException {
        double before = hits(Bound.MESSAGE_SIZE);
        try (var stranger = from("203.0.114.1")) {
            stranger.announceBinaryFrame(35_000_000);
            stranger.sendBytes(17_000);
            stranger.awaitEnd();
        }
        assertThat(hits(Bound.MESSAGE_SIZE)).isEqualTo(before + 1);
    }

    @Test
    void networkHasSoManyConnectionsAndOthersHaveTheirs() throws IOException {
        var open = new ArrayList<RawWebSocket>();
        try (var other = from("198.51.101.1")) {
            for (int i = 1; i <= NETWORK_SESSIONS; i++) {
                open.add(from("198.51.100." + i));
                assertThat(open.getLast().status()).isEqualTo(101);
            }
            assertThat(statusFrom("198.51.100.99")).isEqualTo(429);
            assertThat(other.status()).isEqualTo(101);
            open.removeLast().close();
            await().until(() -> statusFrom("198.51.100.99") == 101);
        } finally {
            for (var each : open) {
                each.close();
            }
        }
    }

    @Test
    void networkThatSendsNonsenseMayNotComeBackForAWhile() throws IOException {
        for (int sent = 0; sent < NETWORK_BAD_MESSAGES; sent += 10) {
            try (var stranger = from("192.0.2.1")) {
                for (int i = 0; i < 10; i++) {
                    stranger.sendBinary(new byte[0]);
                }
                stranger.awaitEnd();
            }
        }
        assertThat(statusFrom("192.0.2.200")).isEqualTo(429);
        assertThat(statusFrom("192.0.3.1")).isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource({
        "'Origin: https://evil.example', 403",
        "'Origin: null', 403",
        "'Origin: https://train.example.org', 101",
        "'Origin: http://%s', 101",
        "'Origin: https://app.example|X-Forwarded-Host: app.example', 101",
        "'Origin: http://rebound.example|X-Forwarded-Host: rebound.example', 403",
        "'Nothing: said', 101"
    })
    void pagesOfOtherOriginsAreRefused(String headers, int status) throws IOException {
        var own = gateway.getHost() + ":" + gateway.getPort();
        try (var socket = new RawWebSocket(gateway, headers.formatted(own).split("\\|"))) {
            assertThat(socket.status()).isEqualTo(status);
        }
    }

    /// An answer to a ping waits as well: who asks for one takes nothing.
    @Test
    void readersWhoDoNotReadAreCutAndOthersGoOn() throws IOException {
        job.close();
        job = new TestJob(redis, 400_000).open();
        var readers = new ArrayList<RawWebSocket>();
        try (var honest = TestVolunteer.join(gateway, job, 1)) {
            round(honest);
            for (int i = 0; i < 24; i++) {
                readers.add(reader("10.%d.0.1".formatted(i)));
            }
            double before = cuts();
            double stuck = hits(Bound.OUTBOUND_BUDGET);
            var pinged = Instant.now();
            for (int round = 0; round < 30 || cuts() == before; round++) {
                job.publish(JobState.JOB_STATE_RUNNING);
                honest.awaitVersion(job);
                if (pinged.plusMillis(300).isBefore(Instant.now())) {
                    readers.forEach(StrangersComponentTest::ping);
                    pinged = Instant.now();
                }
            }
            assertThat(hits(Bound.OUTBOUND_BUDGET)).isGreaterThan(stuck);
            await("the first of them is gone").until(() -> volunteers() <= readers.size());
        } finally {
            for (var each : readers) {
                each.close();
            }
        }
    }

    @Test
    void halfRequestsAreClosed() throws IOException {
        var halves = new ArrayList<Socket>();
        for (int i = 0; i < 100; i++) {
            var half = new Socket(gateway.getHost(), gateway.getPort());
            half.setSoTimeout((int) Waiting.LIMIT.toMillis());
            half.getOutputStream().write("GET /ws/volunteer HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
            halves.add(half);
        }
        for (var half : halves) {
            assertThat(half.getInputStream().read()).isEqualTo(-1);
            half.close();
        }
    }

    /// Who has said Hello and that it wants work, and does not read.
    private RawWebSocket reader(String address) throws IOException {
        var reader = from(address);
        reader.join(job);
        return reader;
    }

    private static void ping(RawWebSocket reader) {
        try {
            reader.ping();
        } catch (IOException e) {
            // It has been cut, which is what it is about.
        }
    }

    /// The honest one is given a task and it is taken from it, whoever else holds others.
    private void round(TestVolunteer honest) {
        job.plan(TestJob.ROOT);
        assertThat(honest.compute(job, honest.awaitAssign()).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
    }

    private double volunteers() {
        return meters.get("manyhands.gateway.volunteers").gauge().value();
    }

    private double cuts() {
        return hits(Bound.OUTBOUND_BUDGET) + hits(Bound.BACKLOG) + hits(Bound.BACKLOG_TIME);
    }

    private double hits(Bound bound) {
        return meters.counter("manyhands.gateway.bounds.hit", "bound", bound.label())
                .count();
    }

    private RawWebSocket from(String address) throws IOException {
        return new RawWebSocket(gateway, "X-Forwarded-For: " + address);
    }

    private int statusFrom(String address) throws IOException {
        try (var socket = from(address)) {
            return socket.status();
        }
    }

    public static final class TightBounds implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "manyhands.gateway.admission.trusted-proxies",
                    "127.0.0.0/8,::1",
                    "manyhands.gateway.admission.hosts",
                    "app.example",
                    "manyhands.gateway.admission.origins",
                    "https://train.example.org",
                    "manyhands.gateway.admission.sessions-per-network",
                    Integer.toString(NETWORK_SESSIONS),
                    "manyhands.gateway.admission.bad-messages-per-second",
                    "0",
                    "manyhands.gateway.admission.bad-message-burst",
                    Integer.toString(NETWORK_BAD_MESSAGES),
                    "manyhands.gateway.session.backlog-budget",
                    "16M");
        }
    }
}
