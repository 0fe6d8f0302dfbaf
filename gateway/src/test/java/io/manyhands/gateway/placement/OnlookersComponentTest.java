package io.manyhands.gateway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.v1.Confirm.Outcome;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.RoundCommitted;
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

/// Versions go to those who compute; the others are told how far the job is.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(OnlookersComponentTest.OftenTold.class)
class OnlookersComponentTest {
    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private TestJob job;

    @Inject
    OnlookersComponentTest(RedisDataSource redis) {
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
    void whoDoesNotComputeIsToldOfRoundsButSentNoVersion() {
        try (var computing = TestVolunteer.join(gateway, job, 1);
                var looking = TestVolunteer.join(gateway, job, 0)) {
            computing.awaitVersion(job);
            computing.awaitHeard();
            assertThat(looking.awaitVersion(job).getVersionAnnounced().getState())
                    .isNotEmpty();

            job.publish(JobState.JOB_STATE_RUNNING);
            job.publish(JobState.JOB_STATE_RUNNING);

            var told = awaitProgress(looking, 2);
            assertThat(told.getProgress().getJobId()).isEqualTo(job.id());
            computing.await(message -> message.getVersionAnnounced().getVersion() == 2, "version 2");
            assertThat(looking.pending()).noneMatch(GatewayMessage::hasVersionAnnounced);
            assertThat(computing.pending()).noneMatch(GatewayMessage::hasProgress);
        }
    }

    @Test
    void roundsThatAreToldTogetherAreAllThere() {
        try (var looking = TestVolunteer.join(gateway, job, 0)) {
            looking.awaitVersion(job);
            for (int version = 1; version <= 3; version++) {
                job.publish(JobState.JOB_STATE_RUNNING);
                var told = awaitProgress(looking, version).getProgress();
                assertThat(told.getCommittedList())
                        .extracting(RoundCommitted::getRound)
                        .containsExactly(version - 1);
                assertThat(told.getCommitted(0).getContributionsList()).isEmpty();
            }
        }
    }

    @Test
    void currentVersionComesAtOnceWithDemand() {
        try (var volunteer = TestVolunteer.join(gateway, job, 0)) {
            volunteer.awaitVersion(job);
            job.publish(JobState.JOB_STATE_RUNNING);
            awaitProgress(volunteer, 1);

            volunteer.demand(1);

            assertThat(volunteer
                            .awaitVersion(job)
                            .getVersionAnnounced()
                            .getState()
                            .toByteArray())
                    .isEqualTo(job.state());
            job.plan(TestJob.ROOT);
            assertThat(volunteer.compute(job, volunteer.awaitAssign()).getOutcome())
                    .isEqualTo(Outcome.OUTCOME_ACCEPTED);
        }
    }

    @Test
    void whoPausesIsSentNoFurtherVersion() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.awaitVersion(job);
            volunteer.awaitHeard();
            job.publish(JobState.JOB_STATE_RUNNING);
            volunteer.awaitVersion(job);
            volunteer.demand(0);
            volunteer.awaitHeard();
            job.publish(JobState.JOB_STATE_RUNNING);

            awaitProgress(volunteer, 2);
            assertThat(volunteer.pending()).noneMatch(GatewayMessage::hasVersionAnnounced);
        }
    }

    @Test
    void lastRoundIsToldBeforeTheEnd() {
        try (var looking = TestVolunteer.join(gateway, job, 0)) {
            looking.awaitVersion(job);
            job.publish(JobState.JOB_STATE_FINISHED);

            looking.await(
                    message -> message.getJobChanged().getState() == JobState.JOB_STATE_FINISHED,
                    "JobChanged FINISHED");
            assertThat(looking.pending())
                    .anyMatch(message -> message.getProgress().getVersion() == 1);
        }
    }

    private static GatewayMessage awaitProgress(TestVolunteer volunteer, int version) {
        return volunteer.await(
                message -> message.hasProgress() && message.getProgress().getVersion() == version,
                "Progress " + version);
    }

    public static final class OftenTold implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("manyhands.gateway.placement.progress", "50ms");
        }
    }
}
