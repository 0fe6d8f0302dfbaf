package io.manyhands.task;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.task.testing.JobInRedis;
import io.manyhands.task.testing.Organizer;
import io.manyhands.telemetry.testing.MetricsDocument;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/// The metrics that `docs/metrics.md` promises.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class MetricsComponentTest {
    @Inject
    RedisDataSource redis;

    @Test
    void everythingListedIsExposedAndTheOtherWayRound() {
        new JobInRedis(redis, Organizer.create("metrics")).publish(0);

        await().untilAsserted(() ->
                assertThat(exposed()).containsPattern("manyhands_round_phase_seconds_count\\{phase=\"plan\",?} [1-9]"));
        assertThat(MetricsDocument.in(exposed())).isEqualTo(MetricsDocument.of("task-service"));
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
