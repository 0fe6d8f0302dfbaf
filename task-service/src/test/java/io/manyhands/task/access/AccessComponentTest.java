package io.manyhands.task.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.manyhands.localredis.testing.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Method;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class AccessComponentTest {
    @ParameterizedTest
    @CsvSource({
        "POST, /api/jobs, application/json",
        "POST, /api/datasets, text/plain",
        "POST, /api/jobs/some/pause, application/json",
        "POST, /api/jobs/some/resume, application/json",
        "DELETE, /api/jobs/some, application/json"
    })
    void everyChangeNeedsTheToken(Method method, String path, String mediaType) {
        given().contentType(mediaType)
                .request(method, path)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", containsString("Bearer"))
                .body("code", equalTo("admin-token-missing"));
        given().contentType(mediaType)
                .header("Authorization", "Bearer guessed")
                .request(method, path)
                .then()
                .statusCode(401)
                .body("code", equalTo("admin-token-wrong"));
    }
}
