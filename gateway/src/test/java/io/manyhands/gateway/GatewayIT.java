package io.manyhands.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.v1.Confirm.Outcome;
import io.manyhands.protocol.v1.GatewayMessage.KindCase;
import io.manyhands.streams.testing.OwnRedis;
import io.manyhands.telemetry.testing.MetricsDocument;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import org.junit.jupiter.api.Test;

/// The gateway as it is packaged: on the JVM, or the native executable with -Dnative.
@QuarkusIntegrationTest
@QuarkusTestResource(RedisTestResource.class)
class GatewayIT {
    @TestHTTPResource("/")
    URI gateway;

    @Test
    void pageIsServedCompressedWithItsHeaders() {
        given().header("Accept-Encoding", "gzip")
                .get("/")
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-cache"))
                .header("Content-Security-Policy", containsString("'wasm-unsafe-eval'"))
                .body(containsString("<html"));
    }

    @Test
    void volunteerComputesATaskAndHandsAnotherBack() {
        try (var redis = new OwnRedis()) {
            var job = new TestJob(redis.data()).open();
            try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
                volunteer.await(KindCase.VERSION_ANNOUNCED);
                job.plan(TestJob.ROOT);

                var confirm = volunteer.compute(job, volunteer.awaitAssign());

                assertThat(confirm.getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
                assertThat(job.results()).hasSize(1);
                volunteer.send(new byte[] {1, 2, 3});
                assertThat(volunteer.awaitError().getMessage()).isNotEmpty();
            } finally {
                job.close();
            }
        }
    }

    @Test
    void healthAndMetricsAreThere() {
        for (var probe : new String[] {"started", "live", "ready"}) {
            given().get("/q/health/" + probe).then().statusCode(200).body("status", equalTo("UP"));
        }
        var exposed =
                given().accept("text/plain").get("/q/metrics").then().extract().asString();
        assertThat(MetricsDocument.in(exposed)).isEqualTo(MetricsDocument.of("gateway"));
    }
}
