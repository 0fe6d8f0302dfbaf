package io.manyhands.gateway;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.SilenceComponentTest.ShortPatience;
import io.manyhands.gateway.support.RawWebSocket;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Connections that say nothing. A busy machine keeps anybody silent for too long, so whoever was counted out although
/// it would have answered begins anew.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(ShortPatience.class)
class SilenceComponentTest {
    private static final int PING_MS = 200;
    private static final int SILENCE_MS = 4000;

    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private TestJob job;

    @Inject
    SilenceComponentTest(RedisDataSource redis) {
        this.redis = redis;
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
    void connectionThatNeverSaysHelloIsClosed() {
        try (var volunteer = TestVolunteer.connect(gateway)) {
            assertThat(volunteer.awaitError().getMessage()).contains("no Hello within");
            assertThat(volunteer.awaitClose()).isEqualTo(1008);
        }
    }

    @Test
    void volunteerThatAnswersNoPingIsCountedOut() {
        await().until(this::isCountedAndThenCountedOut);
    }

    @Test
    void volunteerThatAnswersPingsStays() {
        await().untilAsserted(() -> {
            try (var quiet = TestVolunteer.join(gateway, job, 1)) {
                quiet.awaitVersion(job);
                await().until(() -> quiet.pings() > SILENCE_MS / PING_MS || quiet.isClosed());
                assertThat(quiet.isClosed()).isFalse();
            }
        });
    }

    /// @return false if it was counted out before anybody could see that it was counted
    private boolean isCountedAndThenCountedOut() throws IOException {
        try (var dead = new RawWebSocket(gateway)) {
            dead.join(job);
            await().until(() -> isCounted() || TestVolunteer.areAllGone());
            boolean wasCounted = isCounted();
            await().until(() -> !isCounted());
            return wasCounted;
        }
    }

    private boolean isCounted() {
        return !job.hash(job.keys().hands()).isEmpty();
    }

    public static final class ShortPatience implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "manyhands.gateway.crowd.beat",
                    "150ms",
                    "manyhands.gateway.session.hello-within",
                    SILENCE_MS + "ms",
                    "manyhands.gateway.session.silence",
                    SILENCE_MS + "ms",
                    "quarkus.websockets-next.server.auto-ping-interval",
                    PING_MS + "ms");
        }
    }
}
