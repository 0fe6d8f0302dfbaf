package io.manyhands.model.round;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.CountingField;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.RoundCommitted;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/// Work of another kind than training passes through the whole service.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class CountingComponentTest {
    @Inject
    Peers peers;

    @Test
    void everyUnitIsCountedOnceInEachRound() {
        var job = finished("counted");
        assertThat(peers.status(job))
                .containsEntry(StatusField.STATE, "FINISHED")
                .containsEntry(StatusField.VERSION, "3")
                .containsEntry(StatusField.UNITS, "27")
                .containsEntry(CountingField.TOTAL, "27")
                .doesNotContainKey("lastLoss");
        assertThat(peers.bytes(job.state(peers.sha256(job)))).containsExactly(27, 0, 0, 0, 0, 0, 0, 0);
        assertThat(peers.history(job)).extracting(RoundCommitted::getUnits).containsExactly(9, 9, 9);
        assertThat(peers.history(job))
                .extracting(round -> round.getCounting().getTotal())
                .containsExactly(9L, 18L, 27L);
    }

    @Test
    void countingGoesOnWhereTheOwnerBeforeHasLeftIt() {
        var spec = TestJobs.counting("handed-over");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        peers.deliver(job, peers.results(job, spec).ofAllLeaves());
        peers.awaitVersion(job, 1);
        var leaves = peers.results(job, spec).ofAllLeaves();
        peers.deliver(job, leaves.subList(0, 2));
        peers.redis().key().del(job.owner());
        peers.deliver(job, leaves.subList(2, leaves.size()));
        peers.awaitVersion(job, 2);
        assertThat(peers.status(job)).containsEntry(CountingField.TOTAL, "18");
    }

    @Test
    void roundsAreShownWithWhatTheyCounted() {
        finished("shown");
        given().get("/api/models/shown/history")
                .then()
                .body("rounds.units", contains(9, 9))
                .body("rounds.total", contains(9, 18))
                .body("rounds[0]", not(hasKey("samples")))
                .body("rounds[0]", not(hasKey("loss")))
                .body("rounds[0].contributions[0].kind", equalTo("advance"))
                .body("rounds[0].contributions[0].units", equalTo(9))
                .body("rounds[0].contributions[0]", not(hasKey("samples")));
    }

    @Test
    void thereIsNoModelToExport() {
        finished("no-model");
        given().get("/api/models/no-model/export")
                .then()
                .statusCode(409)
                .body("code", equalTo("no-model"))
                .body("detail", containsString(peers.sha256(Keys.job("no-model"))));
    }

    private JobKeys finished(String id) {
        var job = Keys.job(id);
        peers.runToTheEnd(TestJobs.counting(id));
        return job;
    }
}
