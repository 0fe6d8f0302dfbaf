package io.manyhands.gateway;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.telemetry.testing.MetricsDocument;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;

/// The metrics that `docs/metrics.md` promises.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class MetricsComponentTest {
    @TestHTTPResource("/")
    URI gateway;

    @Inject
    RedisDataSource redis;

    @Test
    void everythingListedIsExposedAndTheOtherWayRound() {
        var job = new TestJob(redis).open();
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.awaitVersion(job);
            job.plan(TestJob.ROOT);
            volunteer.compute(job, volunteer.awaitAssign());

            assertThat(MetricsDocument.in(exposed())).isEqualTo(MetricsDocument.of("gateway"));
            await().untilAsserted(() -> assertThat(exposed())
                    .contains(
                            "manyhands_gateway_hands 1.0",
                            "manyhands_gateway_demand 1.0",
                            "manyhands_gateway_volunteers 1.0"));
        } finally {
            job.close();
        }
    }

    private static String exposed() {
        return RestAssured.given()
                .accept("text/plain")
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}
