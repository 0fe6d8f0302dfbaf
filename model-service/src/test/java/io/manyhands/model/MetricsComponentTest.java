package io.manyhands.model;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.telemetry.testing.MetricsDocument;
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
    Peers peers;

    @Test
    void everythingListedIsExposedAndTheOtherWayRound() {
        var spec = TestJobs.tiny("metrics");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        peers.deliver(job, peers.results(job, spec).ofRoots());
        peers.awaitVersion(job, 1);

        peers.awaitVersion(peers.create(TestJobs.counting("counted")), 0);

        await().untilAsserted(() -> assertThat(exposed())
                .contains("manyhands_model_job_version{job_id=\"metrics\",} 1.0")
                .contains("manyhands_model_job_loss{job_id=\"metrics\",} ")
                .contains("manyhands_model_job_counted{job_id=\"counted\",} NaN")
                .containsPattern("manyhands_round_phase_seconds_count\\{phase=\"collect\",?} [1-9]"));
        assertThat(MetricsDocument.in(exposed())).isEqualTo(MetricsDocument.of("model-service"));
    }

    @Test
    void lagIsWhatLiesInTheStreams() {
        var spec = TestJobs.tiny("lagging");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        peers.add(job.tasks(), Keys.TASK_FIELD, TaskEntry.getDefaultInstance());
        peers.deliver(job, peers.results(job, spec).ofAllLeaves().subList(0, 2));

        await().untilAsserted(() -> assertThat(exposed())
                .contains("manyhands_model_job_tasks_waiting{job_id=\"lagging\",} 1.0")
                .contains("manyhands_model_job_results_waiting{job_id=\"lagging\",} 2.0"));
    }

    @Test
    void seriesOfAJobEndWithIt() {
        peers.runToTheEnd(TestJobs.tiny("over"));

        await().untilAsserted(() -> assertThat(exposed()).doesNotContain("job_id=\"over\""));
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
