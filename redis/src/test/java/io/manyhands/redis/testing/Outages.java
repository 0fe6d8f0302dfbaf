package io.manyhands.redis.testing;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;

import io.manyhands.localredis.testing.TestWire;
import java.time.Duration;

/// What every service has to do when its Redis is away. Used by tests of the services, with [ShortTimes].
public final class Outages {
    /// On a busy machine; while Redis is away, one question takes seconds by itself.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Outages() {}

    /// Cuts the wire and mends it. The service under test must become unready, stay alive all the while, so that nobody
    /// restarts it, and become ready again by itself.
    public static void assertSurvived(TestWire wire) {
        await().atMost(PATIENCE).until(Outages::isReady);
        wire.cut();
        await().atMost(PATIENCE).until(() -> !isReady() && readsStreams().equals("DOWN"));
        await().atMost(PATIENCE)
                .during(Duration.ofSeconds(5))
                .until(() -> get("/q/health/live").statusCode() == 200);
        wire.mend();
        await().atMost(PATIENCE).until(Outages::isReady);
    }

    private static boolean isReady() {
        return get("/q/health/ready").statusCode() == 200;
    }

    private static String readsStreams() {
        return get("/q/health/ready").path("checks.find { it.name == 'reading streams' }.status");
    }
}
