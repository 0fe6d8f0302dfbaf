package io.manyhands.task.plan;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;

import io.manyhands.localredis.testing.TestWire;
import io.manyhands.localredis.testing.VanishingRedisTestResource;
import io.manyhands.streams.testing.ShortTimes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = VanishingRedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(ShortTimes.class)
class OutageComponentTest {
    /// On a busy machine; while Redis is away, one question takes seconds by itself.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @SuppressWarnings("NullAway.Init") // set by the test resource
    TestWire wire;

    @Test
    void aRedisThatIsAwayMakesTheServiceUnreadyAndNeverHasItRestarted() {
        await().atMost(PATIENCE).until(OutageComponentTest::isReady);
        wire.cut();
        await().atMost(PATIENCE).until(() -> !isReady() && readsStreams().equals("DOWN"));
        await().atMost(PATIENCE)
                .during(Duration.ofSeconds(5))
                .until(() -> get("/q/health/live").statusCode() == 200);
        wire.mend();
        await().atMost(PATIENCE).until(OutageComponentTest::isReady);
    }

    private static boolean isReady() {
        return get("/q/health/ready").statusCode() == 200;
    }

    private static String readsStreams() {
        return get("/q/health/ready").path("checks.find { it.name == 'reading streams' }.status");
    }
}
