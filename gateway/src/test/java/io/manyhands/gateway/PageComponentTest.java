package io.manyhands.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.manyhands.localredis.testing.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/// What a browser and an operator are served. The files are in `src/test/resources/META-INF/resources`.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class PageComponentTest {
    @Test
    void entryIsLookedAtAgainOnEveryVisit() {
        given().get("/").then().statusCode(200).header("Cache-Control", equalTo("no-cache"));
        given().get("/index.html").then().statusCode(200).header("Cache-Control", equalTo("no-cache"));
    }

    @Test
    void assetsAreKeptForEver() {
        given().get("/assets/probe-0a1b2c.js")
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("public, max-age=31536000, immutable"))
                .header("Content-Type", containsString("javascript"));
    }

    @Test
    void webAssemblyHasItsType() {
        given().get("/assets/probe-0a1b2c.wasm")
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("application/wasm"));
    }

    @Test
    void assetsAreCompressed() {
        given().header("Accept-Encoding", "gzip")
                .get("/assets/probe-0a1b2c.js")
                .then()
                .header("Content-Encoding", equalTo("gzip"));
    }

    @Test
    void securityHeadersAreSet() {
        given().get("/")
                .then()
                .header("Content-Security-Policy", containsString("script-src 'self' 'wasm-unsafe-eval';"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .header("Referrer-Policy", equalTo("no-referrer"));
    }

    @Test
    void pageKeepsItsFramesAtItsOwnAddress() {
        given().get("/").then().header("Content-Security-Policy", containsString("frame-src 'self';"));
    }

    /// A second policy would not widen the page's, which nobody may frame.
    @Test
    void sandboxHasAPolicyOfItsOwnInsteadOfThePages() {
        var sandbox = given().get("/sandbox/frame.html").then().statusCode(200).extract();

        assertThat(sandbox.headers().getValues("Content-Security-Policy"))
                .singleElement(STRING)
                .startsWith("sandbox allow-scripts; default-src 'none';")
                .contains("worker-src data:;", "connect-src 'none';", "frame-ancestors 'self'")
                .doesNotContain("allow-same-origin", "unsafe-inline", "'unsafe-eval'", "http:", "https:", "ws:");
        assertThat(sandbox.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(sandbox.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void healthAndMetricsAreServed() {
        given().get("/q/health/live").then().statusCode(200).body(containsString("gateway loop"));
        given().get("/q/health/ready").then().statusCode(200).body(containsString("reading streams"));
        given().get("/q/metrics").then().statusCode(200).body(containsString("manyhands_gateway_volunteers"));
    }
}
