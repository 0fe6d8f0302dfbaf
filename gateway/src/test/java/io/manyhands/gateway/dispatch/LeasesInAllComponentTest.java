package io.manyhands.gateway.dispatch;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.dispatch.LeasesInAllComponentTest.FewLeases;
import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Confirm.Outcome;
import io.manyhands.protocol.v1.GatewayMessage;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// More volunteers than may hold a task, over all jobs. No heartbeat comes to the rescue of those who wait.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(FewLeases.class)
class LeasesInAllComponentTest {
    private static final int IN_ALL = 2;

    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private final JobBoard board;
    private final GatewayLoop loop;
    private TestJob job;

    @Inject
    LeasesInAllComponentTest(RedisDataSource redis, JobBoard board, GatewayLoop loop) {
        this.redis = redis;
        this.board = board;
        this.loop = loop;
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
    void whatIsMoreThanMayBeLeasedWaitsForALeaseToEnd() {
        try (var one = ready(job);
                var another = ready(job);
                var third = ready(job)) {
            var all = List.of(one, another, third);
            job.plan(new TreeNode(0, 0), new TreeNode(0, 1), new TreeNode(0, 2));
            await().until(() ->
                    all.stream().filter(LeasesInAllComponentTest::isAssigned).count() >= IN_ALL);
            all.forEach(TestVolunteer::awaitHeard);

            assertThat(all).filteredOn(LeasesInAllComponentTest::isAssigned).hasSize(IN_ALL);
            var waiting =
                    all.stream().filter(each -> !isAssigned(each)).findAny().orElseThrow();
            var first = all.stream()
                    .filter(LeasesInAllComponentTest::isAssigned)
                    .findFirst()
                    .orElseThrow();
            // Who has handed in something would be served first.
            first.demand(0);
            first.compute(job, first.awaitAssign());

            assertThat(waiting.compute(job, waiting.awaitAssign()).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
        }
    }

    @Test
    void jobThatFoundNoRoomIsNextWhenALeaseOfAnotherJobEnds() {
        var other = new TestJob(redis).open();
        other.plan(new TreeNode(0, 0));
        // Who asks for it before is given the other one, and stays there.
        await().until(() -> isKnown(other));
        try (var one = ready(job);
                var another = ready(job);
                var waiting = TestVolunteer.join(gateway, other, 0)) {
            waiting.awaitVersion(other);
            job.plan(new TreeNode(0, 0), new TreeNode(0, 1), new TreeNode(0, 2));
            var task = one.awaitAssign();
            another.awaitAssign();
            waiting.demand(1);
            waiting.awaitHeard();
            assertThat(isAssigned(waiting)).isFalse();

            one.compute(job, task);

            waiting.compute(other, waiting.awaitAssign());
            one.awaitAssign();
        } finally {
            other.close();
        }
    }

    /// Has what it takes to compute, and wants one task.
    private TestVolunteer ready(TestJob job) {
        var volunteer = TestVolunteer.join(gateway, job, 1);
        volunteer.awaitVersion(job);
        volunteer.awaitHeard();
        return volunteer;
    }

    private boolean isKnown(TestJob job) {
        return CompletableFuture.supplyAsync(() -> board.find(job.id()), loop)
                .join()
                .isPresent();
    }

    private static boolean isAssigned(TestVolunteer volunteer) {
        return volunteer.pending().stream().anyMatch(GatewayMessage::hasAssign);
    }

    public static final class FewLeases implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "manyhands.gateway.lease.in-all",
                    Integer.toString(IN_ALL),
                    "manyhands.gateway.crowd.beat",
                    Waiting.BEYOND.toString());
        }
    }
}
