package io.manyhands.task.plan;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.manyhands.localredis.testing.TestWire;
import io.manyhands.localredis.testing.VanishingRedisTestResource;
import io.manyhands.redis.testing.Outages;
import io.manyhands.redis.testing.ShortTimes;
import io.manyhands.task.testing.Organizer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = VanishingRedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(ShortTimes.class)
class OutageComponentTest {
    @SuppressWarnings("NullAway.Init") // set by the test resource
    TestWire wire;

    @Test
    void aRedisThatIsAwayMakesTheServiceUnreadyAndNeverHasItRestarted() {
        Outages.assertSurvived(wire);
    }

    @Test
    void onlyWhoAskedForAChangeIsToldOfOne() {
        wire.cut();
        try {
            unavailable(given().get("/api/jobs"))
                    .body("detail", endsWith("what was asked for could not be read; try again in a few seconds"));
            unavailable(Organizer.authorized().post("/api/jobs/a-job/pause"))
                    .body("detail", endsWith("whether the change took effect, look before you try again"));
        } finally {
            wire.mend();
        }
    }

    private static ValidatableResponse unavailable(Response response) {
        return response.then().statusCode(503).header("Retry-After", "2").body("code", equalTo("redis-unavailable"));
    }
}
