package io.manyhands.gateway;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.Keys.TrafficField;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Assign;
import io.manyhands.protocol.v1.Confirm.Outcome;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.Goodbye;
import io.manyhands.protocol.v1.HandBack;
import io.manyhands.protocol.v1.VolunteerMessage;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of tasks and results when volunteers leave, hand back and come again.
@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class LeavingComponentTest {
    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private TestJob job;

    @Inject
    LeavingComponentTest(RedisDataSource redis) {
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
    void volunteerThatPresentsItsTokenKeepsItsIdentityAndMayHandInWhatItWasLeasedBefore() {
        var first = TestVolunteer.connect(gateway);
        var welcome = first.hello(ByteString.EMPTY, job.id());
        first.demand(1);
        job.plan(TestJob.ROOT);
        var task = first.awaitAssign();
        first.vanish();
        await().untilAsserted(() -> assertThat(job.tasks()).hasSize(2));

        try (var again = TestVolunteer.connect(gateway)) {
            assertThat(again.hello(welcome.getToken(), job.id()).getVolunteerId())
                    .isEqualTo(welcome.getVolunteerId());

            assertThat(again.compute(job, task).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
            assertThat(again.compute(job, task).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);

            assertThat(job.results())
                    .singleElement()
                    .satisfies(result -> assertThat(result.getVolunteerId()).isEqualTo(welcome.getVolunteerId()));
        }
    }

    @Test
    void whatAVolunteerHoldsIsSplitAndIssuedAgainAtOnceWhenItLeaves() {
        var leaving = TestVolunteer.join(gateway, job, 1);
        job.plan(TestJob.ROOT);
        leaving.awaitAssign();
        try (var staying = TestVolunteer.join(gateway, job, 2)) {
            staying.awaitVersion(job);

            leaving.vanish();

            assertThat(staying.awaitAssign().getNode()).isEqualTo(new TreeNode(1, 0).toMessage());
            assertThat(staying.awaitAssign().getNode()).isEqualTo(new TreeNode(1, 1).toMessage());
            assertThat(job.traffic(TrafficField.REISSUED)).isEqualTo(1);
            assertThat(job.tasks())
                    .allSatisfy(task -> assertThat(task.getReissues()).isEqualTo(1));
        }
    }

    @Test
    void whatAVolunteerHandsBackIsSplitAndIssuedAgainAtOnce() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            var task = volunteer.awaitAssign();
            volunteer.demand(2);

            volunteer.send(handBack(task));

            assertThat(volunteer.awaitAssign().getNode()).isEqualTo(new TreeNode(1, 0).toMessage());
            assertThat(volunteer.awaitAssign().getNode()).isEqualTo(new TreeNode(1, 1).toMessage());
        }
    }

    @Test
    void leaseThatWasHandedBackIsVoid() {
        try (var volunteer = TestVolunteer.join(gateway, job, 2)) {
            job.plan(TestJob.ROOT);
            var task = volunteer.awaitAssign();
            volunteer.send(handBack(task));
            volunteer.awaitAssign();
            var half = volunteer.awaitAssign();

            volunteer.handIn(TestVolunteer.answer(job, task));

            var error = volunteer.awaitError();
            assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_WRONG_LEASE);
            assertThat(error.getMessage()).contains("you have handed this task back");
            assertThat(job.results()).isEmpty();
            assertThat(volunteer.compute(job, half).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
            assertThat(job.results()).hasSize(1);
        }
    }

    @Test
    void handingBackAgainCostsNothing() {
        try (var volunteer = TestVolunteer.join(gateway, job, 2)) {
            job.plan(TestJob.ROOT);
            var task = volunteer.awaitAssign();
            volunteer.send(handBack(task));
            volunteer.awaitAssign();
            var half = volunteer.awaitAssign();
            var settled = job.keys().accepted(job.version());
            redis.key().del(settled);

            volunteer.send(handBack(task));

            volunteer.compute(job, half);
            assertThat(redis.set(String.class).smembers(settled)).containsExactly(half.getTaskId());
        }
    }

    /// As when another gateway had granted it: this one does not know it.
    @Test
    void leaseIsVoidWhereverItWasHandedBack() {
        var first = TestVolunteer.connect(gateway);
        var welcome = first.hello(ByteString.EMPTY, job.id());
        first.demand(1);
        job.plan(TestJob.ROOT);
        var task = first.awaitAssign();
        first.vanish();
        await().untilAsserted(() -> assertThat(job.tasks()).hasSize(2));

        try (var again = TestVolunteer.connect(gateway)) {
            again.hello(welcome.getToken(), job.id());
            again.send(handBack(task));
            await("it is void").until(() -> redis.key().exists(job.keys().accepted(job.version())));
            again.handIn(TestVolunteer.answer(job, task));

            assertThat(again.awaitError().getCode()).isEqualTo(ErrorCode.ERROR_CODE_WRONG_LEASE);
            assertThat(job.results()).isEmpty();
            assertThat(job.tasks()).hasSize(2);
        }
    }

    private static VolunteerMessage handBack(Assign task) {
        return VolunteerMessage.newBuilder()
                .setHandBack(HandBack.newBuilder().setLease(task.getLease()))
                .build();
    }

    @Test
    void whoeverSaysGoodbyeIsLetGoAndItsTasksAreIssuedAgain() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(new TreeNode(0, 0));
            volunteer.awaitAssign();

            volunteer.send(VolunteerMessage.newBuilder()
                    .setGoodbye(Goodbye.getDefaultInstance())
                    .build());

            assertThat(volunteer.awaitClose()).isEqualTo(1000);
            await().untilAsserted(() -> assertThat(job.tasks())
                    .singleElement()
                    .satisfies(task -> assertThat(task.getReissues()).isEqualTo(1)));
        }
    }

    @Test
    void resultThatIsFollowedByGoodbyeIsStored() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            var task = volunteer.awaitAssign();

            volunteer.handIn(TestVolunteer.answer(job, task));
            volunteer.send(VolunteerMessage.newBuilder()
                    .setGoodbye(Goodbye.getDefaultInstance())
                    .build());

            volunteer.awaitClose();
            await().untilAsserted(() -> assertThat(job.results()).hasSize(1));
            assertThat(job.tasks()).isEmpty();
        }
    }

    @Test
    void taskOfARoundThatHasEndedUnnoticedIsNotIssuedAgain() {
        var leaving = TestVolunteer.join(gateway, job, 1);
        job.plan(TestJob.ROOT);
        leaving.awaitAssign();
        redis.hash(String.class).hset(job.keys().status(), StatusField.VERSION, "1");

        leaving.vanish();

        await().untilAsserted(() -> assertThat(job.tasks()).isEmpty());
        assertThat(job.traffic(TrafficField.REISSUED)).isZero();
    }
}
