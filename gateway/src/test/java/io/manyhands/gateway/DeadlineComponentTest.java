package io.manyhands.gateway;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.DeadlineComponentTest.ShortLeases;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.Keys.TrafficField;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Confirm.Outcome;
import io.manyhands.protocol.v1.GatewayMessage.KindCase;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Volunteers that stall. Nobody here has to hand in before a lease ends: a busy machine ends it at any time.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(ShortLeases.class)
class DeadlineComponentTest {
    private static final int LEASE_MS = 700;

    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private TestJob job;

    @Inject
    DeadlineComponentTest(RedisDataSource redis) {
        this.redis = redis;
        this.job = new TestJob(redis);
    }

    @BeforeEach
    void openJob() {
        job = new TestJob(redis).open();
    }

    @AfterEach
    void closeJob() {
        TestVolunteer.awaitAllGone();
        job.close();
    }

    @Test
    void taskOfAVolunteerThatStallsIsSplitAndIssuedAgainAtItsDeadline() {
        try (var stalled = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            var task = stalled.awaitAssign();
            assertThat(task.getLeaseMs()).isEqualTo(LEASE_MS);
            assertThat(stalled.await(KindCase.CANCEL).getCancel().getTaskIdsList())
                    .containsExactly(task.getTaskId());
            await().untilAsserted(
                            () -> assertThat(job.traffic(TrafficField.REISSUED)).isEqualTo(1));
            try (var other = TestVolunteer.join(gateway, job, 2)) {
                assertThat(other.awaitAssign().getNode()).isEqualTo(new TreeNode(1, 0).toMessage());
                assertThat(other.awaitAssign().getNode()).isEqualTo(new TreeNode(1, 1).toMessage());
                assertThat(stalled.pending()).noneMatch(message -> message.hasAssign());
            }
        }
    }

    @Test
    void resultThatComesAfterTheDeadlineIsStillAccepted() {
        try (var slow = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            var task = slow.awaitAssign();
            slow.await(KindCase.CANCEL);

            assertThat(slow.compute(job, task).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
            assertThat(job.results()).hasSize(1);
        }
    }

    public static final class ShortLeases implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "manyhands.gateway.lease.initial",
                    LEASE_MS + "ms",
                    "manyhands.gateway.lease.at-least",
                    "300ms",
                    "manyhands.gateway.standing.suspension",
                    "1h");
        }
    }
}
