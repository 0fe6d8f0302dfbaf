package io.manyhands.task.access;

import static io.manyhands.task.testing.Organizer.authorized;
import static io.manyhands.task.testing.Organizer.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.manyhands.localredis.testing.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(GuessComponentTest.Strict.class)
class GuessComponentTest {
    public static class Strict implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "manyhands.task.guess.free", "3",
                    "manyhands.rest.clients.trusted-proxies", "127.0.0.0/8");
        }
    }

    @Test
    void whoGuessesIsSlowedDownAndHisNeighboursAreNot() {
        for (int i = 0; i < 3; i++) {
            guess("192.0.2.1").statusCode(401);
        }
        guess("192.0.2.2").statusCode(429).header("Retry-After", "1").body("code", equalTo("too-many-wrong-tokens"));
        guess("192.0.2.1").statusCode(429).header("Retry-After", "2");
        guess("198.51.100.1").statusCode(401);

        authorized()
                .header("X-Forwarded-For", "192.0.2.1")
                .get("/api/organizer")
                .then()
                .statusCode(200);
        assertThat(RestAssured.get("/q/metrics").asString())
                .containsPattern("manyhands_task_requests_refused_total\\{reason=\"token_wrong\",?} [6-9]");
    }

    private static ValidatableResponse guess(String from) {
        return with("mh_0123456789ab_" + "0".repeat(64))
                .header("X-Forwarded-For", from)
                .get("/api/organizer")
                .then();
    }
}
