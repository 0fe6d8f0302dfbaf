package io.manyhands.task.plan;

import static io.manyhands.task.testing.Organizer.authorized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyhands.localredis.testing.TestWire;
import io.manyhands.localredis.testing.VanishingRedisTestResource;
import io.manyhands.streams.testing.Outages;
import io.manyhands.streams.testing.ShortTimes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Method;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = VanishingRedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(ShortTimes.class)
class OutageComponentTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @SuppressWarnings("NullAway.Init") // set by the test resource
    TestWire wire;

    @Test
    void aRedisThatIsAwayMakesTheServiceUnreadyAndNeverHasItRestarted() {
        Outages.assertSurvived(wire);
    }

    @Test
    void onlyWhoChangesSomethingIsToldThatItMayHaveHappened() {
        awaitStatus(404);
        wire.cut();
        try {
            awaitStatus(503);
            assertThat(detail(Method.GET, "/api/jobs/j-1"))
                    .endsWith("; try again in a few seconds")
                    .doesNotContain("change");
            assertThat(detail(Method.POST, "/api/jobs/j-1/pause"))
                    .endsWith("nothing is known about whether the change took effect, look before you try again");
        } finally {
            wire.mend();
            awaitStatus(404);
        }
    }

    private static void awaitStatus(int status) {
        await().atMost(PATIENCE).until(() -> authorized().get("/api/jobs/j-1").statusCode() == status);
    }

    private static String detail(Method method, String path) {
        return authorized()
                .request(method, path)
                .then()
                .statusCode(503)
                .extract()
                .path("detail");
    }
}
