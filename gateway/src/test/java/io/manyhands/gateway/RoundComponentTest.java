package io.manyhands.gateway;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.Keys.TrafficField;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Confirm.Outcome;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.GatewayMessage.KindCase;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.Result;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.CountingValue;
import io.manyhands.protocol.work.NodeValues;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A gateway and a real Redis; the test plays volunteers and the other services.
@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class RoundComponentTest {
    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private TestJob job;

    @Inject
    RoundComponentTest(RedisDataSource redis) {
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
    void volunteerIsGivenTheModelThenATaskAndItsResultIsStoredBeforeItIsConfirmed() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            assertThat(volunteer.awaitJob().getJobId()).isEqualTo(job.id());
            var model = volunteer.awaitVersion(job).getVersionAnnounced();
            assertThat(model.getState().toByteArray()).isEqualTo(job.state());
            assertThat(model.getVersion()).isZero();
            assertThat(model.hasCommitted()).isFalse();

            job.plan(TestJob.ROOT);
            var task = volunteer.awaitAssign();
            assertThat(task.getLease().size()).isLessThanOrEqualTo(110);

            var confirm = volunteer.compute(job, task);

            assertThat(confirm.getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
            assertThat(confirm.getUnitsCredited()).isEqualTo(16);
            assertThat(job.results()).singleElement().satisfies(result -> {
                assertThat(result.getNode()).isEqualTo(TestJob.ROOT.toMessage());
                assertThat(result.getValue().getUnits()).isEqualTo(16);
                assertThat(result.getBaseSha256()).isEqualTo(job.sha256());
                assertThat(result.getValue().getValue().size()).isEqualTo(40);
            });
            assertThat(job.tasks()).isEmpty();
            assertThat(job.traffic(TrafficField.TASKS)).isEqualTo(1);
            await().untilAsserted(
                            () -> assertThat(job.hash(job.keys().traffic())).containsKey(TrafficField.STARTED_AT));
        }
    }

    @Test
    void countsGoTheSameWayAsGradients() {
        job.close();
        var counting = TestJob.counting(redis).open();
        try (var volunteer = TestVolunteer.join(gateway, counting, 1)) {
            var announced = volunteer.awaitVersion(counting);
            assertThat(announced.getVersionAnnounced().getState()).isEqualTo(new CountingValue(0).encode());
            counting.plan(new TreeNode(1, 0));
            var task = volunteer.awaitAssign();
            var count = Result.newBuilder().setLease(task.getLease());

            volunteer.handIn(count.setValue(NodeValues.of(8, new CountingValue(7).encode())));
            assertThat(volunteer.awaitError().getMessage()).contains("7 counted, the subtree has 8");

            task = volunteer.awaitAssign();
            volunteer.handIn(count.setLease(task.getLease()).setValue(NodeValues.of(8, new CountingValue(8).encode())));
            assertThat(volunteer.awaitConfirm(task.getTaskId()).getUnitsCredited())
                    .isEqualTo(8);
            assertThat(counting.results()).hasSize(1);
        } finally {
            counting.close();
        }
    }

    @Test
    void newVersionIsPushedWithTheRoundThatMadeItButWithoutItsContributions() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.awaitVersion(job);

            job.publish(JobState.JOB_STATE_RUNNING);

            var model = volunteer.awaitVersion(job).getVersionAnnounced();
            assertThat(model.getVersion()).isEqualTo(1);
            assertThat(model.getSha256()).isEqualTo(job.sha256());
            assertThat(model.getCommitted().getTraining().getLoss()).isEqualTo(1);
            assertThat(model.getCommitted().getContributionsList()).isEmpty();
        }
    }

    @Test
    void whoJoinsLaterIsNotToldOfTheRoundThatMadeTheModel() {
        job.publish(JobState.JOB_STATE_RUNNING);
        try (var first = TestVolunteer.join(gateway, job, 1)) {
            awaitVersion(first, 1);
            job.publish(JobState.JOB_STATE_RUNNING);
            assertThat(awaitVersion(first, 2).getVersionAnnounced().hasCommitted())
                    .isTrue();
            try (var later = TestVolunteer.join(gateway, job, 1)) {
                var model = later.awaitVersion(job).getVersionAnnounced();
                assertThat(model.getVersion()).isEqualTo(2);
                assertThat(model.hasCommitted()).isFalse();
            }
        }
    }

    @Test
    void newVersionCancelsWhatIsLeasedAndRemovesItsTasks() {
        try (var volunteer = TestVolunteer.join(gateway, job, 2)) {
            var ids = job.plan(new TreeNode(1, 0), new TreeNode(1, 1));
            volunteer.awaitAssign();
            var task = volunteer.awaitAssign();

            job.publish(JobState.JOB_STATE_RUNNING);

            assertThat(volunteer.await(KindCase.CANCEL).getCancel().getTaskIdsList())
                    .containsExactlyInAnyOrderElementsOf(ids);
            await().untilAsserted(() -> assertThat(job.tasks()).isEmpty());
            assertThat(volunteer.compute(job, task).getOutcome()).isEqualTo(Outcome.OUTCOME_STALE);
            assertThat(job.results()).isEmpty();
        }
    }

    @Test
    void volunteerWithManyWorkersHoldsATaskForEachAndCountsWithAllOfThem() {
        try (var volunteer = TestVolunteer.join(gateway, job, 17)) {
            await().untilAsserted(() -> assertThat(job.hash(job.keys().hands()))
                    .anySatisfy((gatewayId, hands) -> assertThat(hands).startsWith("1:16:")));

            var leaves = IntStream.range(0, 4).mapToObj(leaf -> new TreeNode(0, leaf));
            job.plan(Stream.concat(leaves, Stream.of(new TreeNode(1, 0))).toArray(TreeNode[]::new));

            for (int held = 0; held < 5; held++) {
                volunteer.awaitAssign();
            }
        }
    }

    @Test
    void everybodyGetsATaskBeforeAnybodyGetsASecond() {
        try (var first = TestVolunteer.join(gateway, job, 4);
                var second = TestVolunteer.join(gateway, job, 4)) {
            first.awaitVersion(job);
            second.awaitVersion(job);
            await().untilAsserted(() -> assertThat(job.hash(job.keys().hands()))
                    .anySatisfy((gatewayId, hands) -> assertThat(hands).startsWith("2:")));

            job.plan(new TreeNode(1, 0), new TreeNode(1, 1));

            assertThat(first.awaitAssign().getNode())
                    .isNotEqualTo(second.awaitAssign().getNode());
        }
    }

    @Test
    void noMoreTasksAreReadThanVolunteersWant() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.awaitVersion(job);
            var planned = job.plan(new TreeNode(0, 0), new TreeNode(0, 1), new TreeNode(0, 2));
            var first = volunteer.awaitAssign();
            assertThat(pendingTasks()).isEqualTo(1);
            assertThat(job.taskIds()).isEqualTo(planned);

            volunteer.compute(job, first);

            assertThat(volunteer.awaitAssign().getNode()).isNotEqualTo(first.getNode());
        }
    }

    @Test
    void tasksPlannedBeforeAnybodyCameAreLeasedToWhoeverComes() {
        job.plan(TestJob.ROOT);
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            assertThat(volunteer.awaitAssign().getNode()).isEqualTo(TestJob.ROOT.toMessage());
        }
    }

    @Test
    void evaluationHasNoGradient() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TaskKind.TASK_KIND_EVALUATE, new TreeNode(1, 0));

            var confirm = volunteer.compute(job, volunteer.awaitAssign());

            assertThat(confirm.getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
            assertThat(job.results())
                    .singleElement()
                    .satisfies(result ->
                            assertThat(result.getValue().getValue().size()).isEqualTo(8));
        }
    }

    @Test
    void resultForARoundThatHasEndedUnnoticedIsStale() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            var task = volunteer.awaitAssign();
            redis.hash(String.class).hset(job.keys().status(), StatusField.VERSION, "1");

            var confirm = volunteer.compute(job, task);

            assertThat(confirm.getOutcome()).isEqualTo(Outcome.OUTCOME_STALE);
            assertThat(job.results()).isEmpty();
            await("or a heartbeat has noticed it just before")
                    .untilAsserted(() -> assertThat(job.tasks()).isEmpty());
        }
    }

    @Test
    void volunteerIsToldToSendAgainWhileResultsCannotBeStored() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            var task = volunteer.awaitAssign();
            redis.execute("CONFIG", "SET", "maxmemory", "1");
            try {
                volunteer.handIn(TestVolunteer.answer(job, task));
                var error = volunteer.awaitError();
                assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE);
                assertThat(error.getTaskId()).isEqualTo(task.getTaskId());
                assertThat(error.getFatal()).isFalse();
            } finally {
                redis.execute("CONFIG", "SET", "maxmemory", "0");
            }
            assertThat(volunteer.compute(job, task).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
            assertThat(job.results()).hasSize(1);
        }
    }

    @Test
    void finishedJobIsAnnouncedAndItsVolunteersMoveToAnother() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.awaitVersion(job);
            var other = new TestJob(redis).open();
            try {
                job.publish(JobState.JOB_STATE_FINISHED);

                volunteer.await(
                        message -> message.getVersionAnnounced().getJobId().equals(job.id()), "the final model");
                volunteer.await(
                        message -> message.getJobChanged().getState() == JobState.JOB_STATE_FINISHED,
                        "JobChanged FINISHED");
                volunteer.await(
                        message -> message.getVersionAnnounced().getJobId().equals(other.id()),
                        "the other job's model");
                other.plan(TestJob.ROOT);
                assertThat(volunteer.compute(other, volunteer.awaitAssign()).getOutcome())
                        .isEqualTo(Outcome.OUTCOME_ACCEPTED);
                await().untilAsserted(
                                () -> assertThat(job.hash(job.keys().hands())).isEmpty());
                await().untilAsserted(() ->
                        assertThat(job.traffic(TrafficField.BYTES_DOWN)).isGreaterThan(64));
            } finally {
                other.close();
            }
        }
    }

    @Test
    void volunteersLearnHowManyTheyAre() {
        try (var first = TestVolunteer.join(gateway, job, 1)) {
            first.await(message -> message.getCrowd().getVolunteers() == 1, "Crowd of 1");
            try (var second = TestVolunteer.join(gateway, job, 1)) {
                second.await(message -> message.getCrowd().getVolunteers() == 2, "Crowd of 2");
                first.await(message -> message.getCrowd().getVolunteers() == 2, "Crowd of 2");
            }
            first.await(message -> message.getCrowd().getVolunteers() == 1, "Crowd of 1 again");
        }
    }

    @Test
    void largeGradientsAreCheckedAndStoredToo() {
        job.close();
        job = new TestJob(redis, 55_000).open();
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            var task = volunteer.awaitAssign();

            assertThat(volunteer.compute(job, task).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
            assertThat(job.results())
                    .singleElement()
                    .satisfies(result ->
                            assertThat(result.getValue().getValue().size()).isEqualTo(220_008));
            assertThat(job.traffic(TrafficField.BYTES_UP)).isBetween(220_000L, 220_200L);
        }
    }

    /// The gateway may not have heard of it yet, and announce the one before at first.
    private static GatewayMessage awaitVersion(TestVolunteer volunteer, int version) {
        return volunteer.await(
                message -> message.hasVersionAnnounced()
                        && message.getVersionAnnounced().getVersion() == version,
                "version " + version);
    }

    private long pendingTasks() {
        var answer = redis.execute("XPENDING", job.keys().tasks(), "gateway");
        return answer.get(0).toLong();
    }
}
