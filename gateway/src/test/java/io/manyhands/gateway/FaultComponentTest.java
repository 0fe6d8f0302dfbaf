package io.manyhands.gateway;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.Keys.TrafficField;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.CannotCompute;
import io.manyhands.protocol.v1.Confirm.Outcome;
import io.manyhands.protocol.v1.GatewayMessage.KindCase;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.v1.VolunteerMessage;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.stream.XGroupCreateArgs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Gateways that died, a Redis that lost its tail, jobs that pause and cannot be computed; with short heartbeats.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(FaultComponentTest.ShortTimes.class)
class FaultComponentTest {
    private static final int BEAT_MS = 150;
    private static final int IDLE_MS = 600;

    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private TestJob job;

    @Inject
    FaultComponentTest(RedisDataSource redis) {
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
    void tasksOfAGatewayThatDiedAreTakenOver() {
        var node = new TreeNode(1, 1);
        var tasks = redis.stream(String.class, String.class, byte[].class);
        var id = job.add(job.task(TaskKind.TASK_KIND_ADVANCE, node));
        createGroup();
        tasks.xreadgroup(Keys.GATEWAY_GROUP, "a-dead-gateway", job.keys().tasks(), ">");

        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            var task = volunteer.awaitAssign();
            assertThat(task.getTaskId()).isEqualTo(id);
            assertThat(volunteer.compute(job, task).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
        }
    }

    @Test
    void tasksOfADeadGatewayThatNobodyWantsNowAreOfferedAgain() {
        job.add(job.task(TaskKind.TASK_KIND_ADVANCE, TestJob.ROOT));
        createGroup();
        redis.stream(String.class, String.class, byte[].class)
                .xreadgroup(Keys.GATEWAY_GROUP, "a-dead-gateway", job.keys().tasks(), ">");

        try (var volunteer = TestVolunteer.join(gateway, job, 0)) {
            await().untilAsserted(
                            () -> assertThat(job.traffic(TrafficField.REISSUED)).isEqualTo(1));
            volunteer.demand(1);
            assertThat(volunteer.awaitAssign().getNode()).isEqualTo(TestJob.ROOT.toMessage());
        }
    }

    @Test
    void pendingEntriesThatExistNoMoreDoNoHarm() {
        var id = job.add(job.task(TaskKind.TASK_KIND_ADVANCE, TestJob.ROOT));
        createGroup();
        redis.stream(String.class, String.class, byte[].class)
                .xreadgroup(Keys.GATEWAY_GROUP, "a-dead-gateway", job.keys().tasks(), ">");
        redis.execute("XDEL", job.keys().tasks(), id);

        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            await().untilAsserted(() -> assertThat(
                            redis.execute("XPENDING", job.keys().tasks(), Keys.GATEWAY_GROUP)
                                    .get(0)
                                    .toLong())
                    .isZero());
            job.plan(TestJob.ROOT);
            volunteer.compute(job, volunteer.awaitAssign());
        }
    }

    @Test
    void tasksThatAreHeldAreNotTakenOverHoweverLongTheyTake() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.awaitVersion(job);
            job.plan(TestJob.ROOT);
            volunteer.compute(job, volunteer.awaitAssign());
            var id = job.plan(new TreeNode(0, 0)).getFirst();
            volunteer.awaitAssign();

            var idle = new ArrayList<>(List.of(idleMillis(id)));
            await().pollInterval(Duration.ofMillis(5)).until(() -> {
                idle.add(idleMillis(id));
                return falls(idle) > IDLE_MS / BEAT_MS;
            });
        }
    }

    @Test
    void volunteersFollowARedisThatHasLostItsTail() {
        job.publish(JobState.JOB_STATE_RUNNING);
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.await(message -> message.getVersionAnnounced().getVersion() == 1, "model 1");

            redis.hash(String.class)
                    .hset(job.keys().status(), Map.of(StatusField.VERSION, "0", StatusField.SHA256, job.sha256Hex(0)));

            volunteer.await(
                    message -> message.hasVersionAnnounced()
                            && message.getVersionAnnounced().getVersion() == 0,
                    "model 0 again");
        }
    }

    @Test
    void pausedJobIsAnnouncedAndGoesOnWhenResumed() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.awaitVersion(job);
            job.wish(JobState.JOB_STATE_PAUSED);
            volunteer.await(
                    message -> message.getJobChanged().getState() == JobState.JOB_STATE_PAUSED, "JobChanged PAUSED");
            job.wish(JobState.JOB_STATE_RUNNING);
            volunteer.await(
                    message -> message.getJobChanged().getState() == JobState.JOB_STATE_RUNNING, "JobChanged RUNNING");
            job.plan(TestJob.ROOT);
            volunteer.compute(job, volunteer.awaitAssign());
        }
    }

    @Test
    void stateThatCameWithAVersionThatCouldNotBeReadIsToldAsSoonAsItCan() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.awaitVersion(job);
            int failed = wrongTypes();
            job.publishUnreadable(JobState.JOB_STATE_RUNNING);
            job.wish(JobState.JOB_STATE_PAUSED);
            // Often enough for both to be known, and to have failed together.
            await().until(() -> wrongTypes() >= failed + 5);

            job.mend();

            volunteer.awaitVersion(job);
            volunteer.await(
                    message -> message.getJobChanged().getState() == JobState.JOB_STATE_PAUSED, "JobChanged PAUSED");
        }
    }

    @Test
    void volunteersOfAPausedJobMoveToOneThatRuns() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.awaitVersion(job);
            var other = new TestJob(redis).open();
            try {
                job.wish(JobState.JOB_STATE_PAUSED);
                volunteer.await(
                        message -> message.getVersionAnnounced().getJobId().equals(other.id()),
                        "the other job's model");
            } finally {
                other.close();
            }
        }
    }

    @Test
    void whoCannotComputeAJobGetsAnotherOneAndTheOrganizerSeesWhy() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            volunteer.awaitAssign();
            var other = new TestJob(redis).open();
            try {
                volunteer.send(cannotCompute(job, "no gradient of dilated convolutions\u0007"));

                volunteer.await(
                        message -> message.getVersionAnnounced().getJobId().equals(other.id()),
                        "the other job's version");
                other.plan(TestJob.ROOT);
                assertThat(volunteer.compute(other, volunteer.awaitAssign()).getOutcome())
                        .isEqualTo(Outcome.OUTCOME_ACCEPTED);
                await().untilAsserted(() ->
                        assertThat(job.hash(job.keys().unable())).containsValue("no gradient of dilated convolutions"));
                // What it held is offered to others, in halves.
                await().untilAsserted(() -> assertThat(job.tasks()).hasSize(2));
            } finally {
                other.close();
            }
        }
    }

    @Test
    void whoCannotComputeTheOnlyJobWaitsForAnother() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.awaitVersion(job);
            volunteer.send(cannotCompute(job, "too large"));
            volunteer.await(
                    message ->
                            message.hasJobChanged() && !message.getJobChanged().hasSpec(),
                    "no job");

            var other = new TestJob(redis).open();
            try {
                volunteer.await(
                        message -> message.getVersionAnnounced().getJobId().equals(other.id()),
                        "the other job's version");
            } finally {
                other.close();
            }
        }
    }

    @Test
    void gatewayThatDiedIsForgottenByTheOthers() {
        var longAgo = System.currentTimeMillis() - 3_600_000;
        redis.hash(String.class).hset(job.keys().hands(), "dead", "3:3:" + longAgo);
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.awaitVersion(job);
            await().untilAsserted(() ->
                    assertThat(job.hash(job.keys().hands())).hasSize(1).doesNotContainKey("dead"));
            assertThat(redis.key().pttl(job.keys().hands())).isPositive();
        }
    }

    @Test
    void volunteersThatOnlyWaitHearFromUsAgainAndAgain() {
        try (var waiting = TestVolunteer.join(gateway, job, 1)) {
            for (int beat = 0; beat < 4; beat++) {
                waiting.await(message -> message.getCrowd().getVolunteers() == 1, "Crowd of one");
            }
        }
    }

    @Test
    void whoeverHasNoJobHearsFromUsAsPromised() {
        job.close();
        try (var idle = TestVolunteer.connect(gateway)) {
            assertThat(idle.hello(ByteString.EMPTY, "").getHeartbeatMs()).isEqualTo(400);
            for (int beat = 0; beat < 3; beat++) {
                assertThat(idle.await(KindCase.CROWD).getCrowd().getVolunteers())
                        .isZero();
            }
        }
    }

    private static VolunteerMessage cannotCompute(TestJob job, String reason) {
        return VolunteerMessage.newBuilder()
                .setCannotCompute(CannotCompute.newBuilder().setJobId(job.id()).setReason(reason))
                .build();
    }

    /// How often an entry that was idle counts as new again.
    private static long falls(List<Long> idle) {
        return IntStream.range(1, idle.size())
                .filter(at -> idle.get(at) < idle.get(at - 1))
                .count();
    }

    /// How often Redis has refused a command since a value was of another type.
    private int wrongTypes() {
        return Pattern.compile("errorstat_WRONGTYPE:count=(\\d+)")
                .matcher(redis.execute("INFO", "errorstats").toString())
                .results()
                .mapToInt(match -> Integer.parseInt(match.group(1)))
                .sum();
    }

    private void createGroup() {
        redis.stream(String.class, String.class, byte[].class)
                .xgroupCreate(job.keys().tasks(), Keys.GATEWAY_GROUP, "0", new XGroupCreateArgs().mkstream());
    }

    private long idleMillis(String id) {
        var pending = redis.execute("XPENDING", job.keys().tasks(), Keys.GATEWAY_GROUP, "-", "+", "10");
        assertThat(pending.get(0).get(0).toString()).isEqualTo(id);
        return pending.get(0).get(2).toLong();
    }

    /// What these tests wait for comes soon; what none of them waits for, a busy machine does not bring about either.
    public static final class ShortTimes implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "manyhands.gateway.crowd.beat",
                    BEAT_MS + "ms",
                    "manyhands.gateway.crowd.idle",
                    IDLE_MS + "ms",
                    "manyhands.gateway.session.heartbeat",
                    "400ms");
        }
    }
}
