package io.manyhands.task.access;

import static io.manyhands.task.testing.Organizer.with;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.manyhands.localredis.testing.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(AuditorsTokenComponentTest.WithAuditors.class)
class AuditorsTokenComponentTest {
    private static final String TOKEN = "auditors-for-tests";

    public static class WithAuditors implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("manyhands.task.auditors.token", TOKEN);
        }
    }

    @Test
    void auditorsTakeWhatIsToBeComputedAgain() {
        with(TOKEN)
                .contentType(ContentType.JSON)
                .body("{\"auditor\": \"one\", \"count\": 1, \"waitMs\": 0}")
                .post("/api/checks/take")
                .then()
                .statusCode(200)
                .body("checks", empty());
    }

    @Test
    void auditorsChangeNothing() {
        with(TOKEN)
                .contentType("text/plain")
                .body("hello")
                .post("/api/datasets")
                .then()
                .statusCode(403)
                .body("code", equalTo("scope-missing"));
        with(TOKEN).delete("/api/bans/0123456789abcdef01234567").then().statusCode(403);
    }

    @Test
    void auditorsAreToldWhoTheyAre() {
        with(TOKEN)
                .get("/api/organizer")
                .then()
                .statusCode(200)
                .body("id", equalTo("auditors"))
                .body("scopes", contains("auditor"));
    }
}
