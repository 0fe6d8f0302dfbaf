package io.manyhands.task.guard;

import static io.manyhands.task.testing.Organizer.authorized;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.manyhands.localredis.testing.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class HostComponentTest {
    @Test
    void aChangeUnderAStrangersNameIsRefusedWhateverTheToken() {
        authorized()
                .header("Host", "evil.example.org:8080")
                .post("/api/jobs/some/pause")
                .then()
                .statusCode(403)
                .body("code", equalTo("host-not-allowed"))
                .body("detail", containsString("MANYHANDS_TASK_HOST_ALLOWED"));
    }

    @Test
    void aChangeSentByAPageOfAnotherSiteIsRefused() {
        authorized()
                .header("Origin", "https://evil.example.org")
                .post("/api/jobs/some/pause")
                .then()
                .statusCode(403)
                .body("code", equalTo("origin-not-allowed"));
    }

    @Test
    void readingIsForEverybodyUnderAnyName() {
        given().header("Host", "evil.example.org").get("/api/jobs").then().statusCode(200);
        given().header("Host", "evil.example.org").get("/q/health/ready").then().statusCode(200);
    }

    @Test
    void underOurNamesChangesAreTaken() {
        for (var host : new String[] {"localhost:8081", "192.0.2.1", "mh-task-service"}) {
            authorized()
                    .header("Host", host)
                    .post("/api/jobs/some/pause")
                    .then()
                    .statusCode(404);
        }
    }
}
