package io.manyhands.task.access;

import static io.manyhands.task.testing.Organizer.authorized;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.manyhands.localredis.testing.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(NoTokenComponentTest.WithoutToken.class)
class NoTokenComponentTest {
    public static class WithoutToken implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("manyhands.task.admin.token", "");
        }
    }

    @Test
    void changesAreRefusedWithTheSettingThatIsMissing() {
        authorized()
                .contentType("text/plain")
                .body("hello")
                .post("/api/datasets")
                .then()
                .statusCode(403)
                .body("code", equalTo("admin-token-not-configured"))
                .body("detail", containsString("MANYHANDS_TASK_ADMIN_TOKEN"));
    }

    @Test
    void readingIsPublic() {
        when().get("/api/jobs").then().statusCode(200);
    }
}
