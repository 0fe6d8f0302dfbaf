package io.manyhands.gateway;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.BackupComponentTest.SoonLate;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Confirm.Outcome;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.GatewayMessage.KindCase;
import io.manyhands.protocol.v1.JobState;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tasks that are late.
@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(SoonLate.class)
class BackupComponentTest {
    private static final TreeNode LATE = new TreeNode(1, 0);
    private static final TreeNode OTHER = new TreeNode(1, 1);

    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private TestJob job;

    @Inject
    BackupComponentTest(RedisDataSource redis) {
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
    void lateTaskIsGivenToASecondVolunteerAndItsFirstResultIsUsed() {
        try (var slow = TestVolunteer.join(gateway, job, 1)) {
            job.plan(LATE);
            var late = slow.awaitAssign();
            try (var fast = TestVolunteer.join(gateway, job, 1)) {
                job.plan(OTHER);
                fast.compute(job, fast.awaitAssign());

                var backup = fast.awaitAssign();
                assertThat(backup.getNode()).isEqualTo(LATE.toMessage());
                assertThat(backup.getTaskId()).isNotEqualTo(late.getTaskId());
                assertThat(fast.compute(job, backup).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);

                assertThat(job.tasks()).isEmpty();
                assertThat(slow.compute(job, late).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
                assertThat(job.results())
                        .extracting(result -> result.getNode())
                        .containsExactly(OTHER.toMessage(), LATE.toMessage());
            }
        }
    }

    /// It is suspended when it is overtaken, and would never get another task.
    @Test
    void slowNewcomerThatWasOvertakenMayFinishAndGoesOn() {
        try (var slow = TestVolunteer.join(gateway, job, 1)) {
            job.plan(LATE);
            var late = slow.awaitAssign();
            try (var fast = TestVolunteer.join(gateway, job, 1)) {
                job.plan(OTHER);
                fast.compute(job, fast.awaitAssign());
                fast.compute(job, fast.awaitAssign());

                slow.compute(job, late);

                assertThat(slow.pending()).noneMatch(GatewayMessage::hasCancel);
                job.plan(new TreeNode(0, 0), new TreeNode(0, 2));
                slow.awaitAssign();
                fast.awaitAssign();
            }
        }
    }

    @Test
    void whoHasHandedInIsToldWhenItIsOvertaken() {
        try (var slow = TestVolunteer.join(gateway, job, 1)) {
            job.plan(OTHER);
            slow.compute(job, slow.awaitAssign());
            job.plan(LATE);
            var late = slow.awaitAssign();
            try (var fast = TestVolunteer.join(gateway, job, 1)) {
                job.plan(new TreeNode(0, 2));
                fast.compute(job, fast.awaitAssign());
                fast.compute(job, fast.awaitAssign());

                assertThat(slow.await(KindCase.CANCEL).getCancel().getTaskIdsList())
                        .containsExactly(late.getTaskId());
            }
        }
    }

    /// The last round's volunteers said that they needed an hour for a sample.
    @Test
    void taskIsLateAsSoonAsItIsKnownThatSuchTasksTakeLess() {
        job.takes(Duration.ofHours(1)).publish(JobState.JOB_STATE_RUNNING);
        try (var slow = TestVolunteer.join(gateway, job, 1)) {
            job.plan(LATE);
            slow.awaitAssign();
            try (var fast = TestVolunteer.join(gateway, job, 1)) {
                job.plan(OTHER);
                fast.compute(job, fast.awaitAssign());

                assertThat(fast.awaitAssign().getNode()).isEqualTo(LATE.toMessage());
            }
        }
    }

    @Test
    void backupIsNotNeededAnyMoreWhenTheLateResultComes() {
        try (var slow = TestVolunteer.join(gateway, job, 1)) {
            job.plan(LATE);
            var late = slow.awaitAssign();
            try (var fast = TestVolunteer.join(gateway, job, 1)) {
                job.plan(OTHER);
                fast.compute(job, fast.awaitAssign());
                var backup = fast.awaitAssign();

                assertThat(slow.compute(job, late).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);

                assertThat(fast.await(KindCase.CANCEL).getCancel().getTaskIdsList())
                        .containsExactly(backup.getTaskId());
                assertThat(job.tasks()).isEmpty();
                fast.compute(job, backup);
                assertThat(job.results()).hasSize(2);
            }
        }
    }

    @Test
    void lateTaskThatIsGivenUpIsLeftToItsBackup() {
        var slow = TestVolunteer.join(gateway, job, 1);
        job.plan(LATE);
        slow.awaitAssign();
        try (var fast = TestVolunteer.join(gateway, job, 1)) {
            job.plan(OTHER);
            fast.compute(job, fast.awaitAssign());
            var backup = fast.awaitAssign();

            slow.vanish();

            await().untilAsserted(() -> assertThat(job.taskIds()).containsExactly(backup.getTaskId()));
        }
    }

    public static final class SoonLate implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "manyhands.gateway.backup.at-least", "300ms",
                    "manyhands.gateway.backup.factor", "1",
                    "manyhands.gateway.standing.suspension", "1h");
        }
    }
}
