package io.manyhands.gateway.admission;

import static io.restassured.RestAssured.given;

import io.manyhands.localredis.testing.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class InsideOnlyComponentTest {
    @ParameterizedTest
    @CsvSource({
        "/q/metrics, X-Forwarded-For",
        "/q/health/ready, X-Forwarded-For",
        "/q/health, Forwarded",
        "/q, x-forwarded-for",
        "//q/metrics, X-Forwarded-For",
        "/./q/metrics, X-Forwarded-For",
        "/%71/metrics, X-Forwarded-For",
        "/a/../q/metrics, X-Forwarded-For"
    })
    void whoComesThroughAProxyFindsNeitherHealthNorMetrics(String path, String header) {
        given().urlEncodingEnabled(false)
                .header(header, "for=203.0.113.7")
                .get(path)
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/assets/probe-0a1b2c.js"})
    void everythingElseIsForAll(String path) {
        given().header("X-Forwarded-For", "203.0.113.7").get(path).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/metrics", "/q/health/live"})
    void probesAndScrapersComeWithoutAProxy(String path) {
        given().get(path).then().statusCode(200);
    }
}
