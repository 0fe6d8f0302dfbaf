package io.manyhands.model.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.LobbyEntry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/// How jobs leave the list of open ones; no loop owns them.
@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class RedisJobRecordsComponentTest {
    @Inject
    Peers peers;

    @Inject
    RedisJobRecords records;

    @Test
    void failedJobIsClosed() {
        var job = open("closed");
        state(job, "FAILED");
        close(job, JobState.JOB_STATE_FAILED);
        assertThat(isOpen(job)).isFalse();
        assertThat(told(job)).isTrue();
    }

    @Test
    void deletedJobIsClosed() {
        var job = open("deleted");
        peers.redis().key().del(job.spec());
        close(job, JobState.JOB_STATE_DELETED);
        assertThat(isOpen(job)).isFalse();
        assertThat(told(job)).isTrue();
    }

    @Test
    void jobThatIsToBeDeletedIsClosed() {
        var job = open("unwanted");
        peers.wish(job, "DELETED");
        close(job, JobState.JOB_STATE_DELETED);
        assertThat(isOpen(job)).isFalse();
        assertThat(told(job)).isTrue();
    }

    /// It has no state then: that comes with its first version.
    @Test
    void jobWithoutVersionThatWasRevivedBeforeItIsClosedStaysOpen() {
        var job = open("revived-first");
        close(job, JobState.JOB_STATE_FAILED);
        assertThat(isOpen(job)).isTrue();
        assertThat(told(job)).isFalse();
    }

    @Test
    void jobThatWasRevivedBeforeItIsClosedStaysOpen() {
        var job = open("revived");
        state(job, "RUNNING");
        close(job, JobState.JOB_STATE_FAILED);
        assertThat(isOpen(job)).isTrue();
        assertThat(told(job)).isFalse();
    }

    private JobKeys open(String id) {
        var job = Keys.job(id);
        peers.redis().value(String.class).set(job.owner(), "somebody else:1");
        peers.redis().value(byte[].class).set(job.spec(), TestJobs.tiny(id).toByteArray());
        peers.redis().set(String.class).sadd(Keys.OPEN_JOBS, id);
        return job;
    }

    private void state(JobKeys job, String state) {
        peers.redis().hash(String.class).hset(job.status(), StatusField.STATE, state);
    }

    private void close(JobKeys job, JobState state) {
        records.close(job, state).await().atMost(Waiting.LIMIT);
    }

    private boolean isOpen(JobKeys job) {
        return peers.redis().set(String.class).sismember(Keys.OPEN_JOBS, job.id());
    }

    private boolean told(JobKeys job) {
        return peers.lobby().stream().map(LobbyEntry::getJobId).anyMatch(job.id()::equals);
    }
}
