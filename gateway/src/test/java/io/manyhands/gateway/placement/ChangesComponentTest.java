package io.manyhands.gateway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.VersionAnnounced;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Versions go as changes to those who have the version before, and by their hash to all others.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class ChangesComponentTest {
    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private TestJob job;

    @Inject
    ChangesComponentTest(RedisDataSource redis) {
        this.redis = redis;
        this.job = TestJob.changing(redis);
    }

    @BeforeEach
    void openJob() {
        job = TestJob.changing(redis).open();
    }

    @AfterEach
    void closeJob() {
        TestVolunteer.awaitAllGone();
        job.close();
    }

    @Test
    void whoHasTheVersionBeforeIsSentWhatChanged() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            assertThat(version(volunteer).getState().toByteArray())
                    .as("nothing made the first version")
                    .isEqualTo(job.state());
            volunteer.awaitHeard();
            var base = job.sha256();

            job.publishChange();

            var version = version(volunteer);
            assertThat(version.getState()).isEmpty();
            assertThat(version.getChange().getRoot().toStringUtf8()).isEqualTo("root");
            assertThat(version.getChange().getBaseSha256()).isEqualTo(base);
            assertThat(version.getCommitted().getRound()).isZero();
        }
    }

    @Test
    void whoHasNotIsToldWhichToFetch() {
        try (var present = TestVolunteer.join(gateway, job, 1);
                var paused = TestVolunteer.join(gateway, job, 1)) {
            version(present);
            version(paused);
            paused.demand(0);
            paused.awaitHeard();
            job.publishChange();
            version(present);

            job.publishChange();

            assertThat(version(present).hasChange()).isTrue();
            paused.demand(1);
            var leap = version(paused);
            assertThat(leap.getVersion()).isEqualTo(2);
            assertThat(leap.hasChange()).isFalse();
            assertThat(leap.getState()).isEmpty();
            try (var newcomer = TestVolunteer.join(gateway, job, 1)) {
                var introduction = version(newcomer);
                assertThat(introduction.hasChange()).isFalse();
                assertThat(introduction.getState()).isEmpty();
                assertThat(introduction.getSha256()).isEqualTo(job.sha256());
            }
        }
    }

    @Test
    void aChangeThatMadeAnotherVersionIsNotSent() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            version(volunteer);
            volunteer.awaitHeard();
            job.publishChange();
            version(volunteer);

            job.publish(JobState.JOB_STATE_RUNNING);

            var version = version(volunteer);
            assertThat(version.hasChange()).isFalse();
            assertThat(version.getState().toByteArray()).isEqualTo(job.state());
        }
    }

    private VersionAnnounced version(TestVolunteer volunteer) {
        return volunteer.awaitVersion(job).getVersionAnnounced();
    }
}
