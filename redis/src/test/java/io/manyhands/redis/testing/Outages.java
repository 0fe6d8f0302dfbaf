package io.manyhands.redis.testing;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.restassured.RestAssured.get;

import io.manyhands.localredis.testing.TestWire;
import java.time.Duration;

/// What every service has to do when its Redis is away. Used by tests of the services, with [ShortTimes].
public final class Outages {
    private Outages() {}

    /// Cuts the wire and mends it. The service under test must become unready, stay alive all the while, so that nobody
    /// restarts it, and become ready again by itself.
    public static void assertSurvived(TestWire wire) {
        await().until(Outages::isReady);
        wire.cut();
        await().until(() -> !isReady() && readsStreams().equals("DOWN"));
        await().during(Duration.ofSeconds(5)).until(() -> get("/q/health/live").statusCode() == 200);
        wire.mend();
        await().until(Outages::isReady);
    }

    private static boolean isReady() {
        return get("/q/health/ready").statusCode() == 200;
    }

    private static String readsStreams() {
        return get("/q/health/ready").path("checks.find { it.name == 'reading streams' }.status");
    }
}
