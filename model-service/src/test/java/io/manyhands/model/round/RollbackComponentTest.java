package io.manyhands.model.round;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.model.owner.OwnershipLoop;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.TrainingField;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/// Redis comes back with an older version than the owner knows, while the ownership still counts: what it looks like
/// when the end of its append-only file is lost.
@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class RollbackComponentTest {
    @Inject
    Peers peers;

    @Inject
    OwnershipLoop ownership;

    @Test
    void jobGoesOnFromTheVersionThatIsLeft() {
        var spec = TestJobs.evaluated("rolled-back");
        var job = peers.create(spec);
        advance(job, spec, 1);
        var checkpoint = peers.checkpoint(job);
        advance(job, spec, 2);
        var owner = peers.redis().value(String.class).get(job.owner());

        assertThat(checkpoint.restore()).as("nobody else takes the job over").isEqualTo(owner);

        awaitAnnouncedAgain(job, 1);
        runToTheEnd(job, spec);
        peers.runToTheEnd(TestJobs.evaluated("undisturbed"));
        assertThat(peers.sha256(job)).isEqualTo(peers.sha256(Keys.job("undisturbed")));
        assertThat(peers.history(job)).hasSize(4);
    }

    /// What early stopping knows goes back with the version, and comes from Redis to whoever owns the job next.
    @Test
    void jobThatEndsEarlyEndsAtTheSameVersionAfterGoingBack() {
        var spec = TestJobs.endingEarly("ends-early");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        var initial = peers.sha256(job);
        advance(job, spec, 1);
        var checkpoint = peers.checkpoint(job);
        advance(job, spec, 2);

        checkpoint.restore();
        awaitAnnouncedAgain(job, 1);
        runToTheEnd(job, spec);

        assertThat(peers.history(job)).hasSize(3);
        assertThat(peers.sha256(job)).as("the best weights").isEqualTo(initial);
        assertThat(peers.status(job))
                .containsEntry(TrainingField.BEST_VERSION, "0")
                .containsEntry(TrainingField.STOPPED_EARLY, "true");
    }

    /// Results of the round that was committed may be older than what got lost.
    @Test
    void resultsThatAreLeftAreUsed() {
        var spec = TestJobs.tiny("results-left");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        var leaves = peers.results(job, spec).ofAllLeaves();
        peers.deliver(job, leaves.subList(0, 3));
        var checkpoint = peers.checkpoint(job);
        peers.deliver(job, leaves.subList(3, 5));
        peers.awaitVersion(job, 1);
        var first = peers.sha256(job);

        checkpoint.restore();
        awaitAnnouncedAgain(job, 0);
        peers.deliver(job, leaves.subList(3, 5));
        peers.awaitVersion(job, 1);
        assertThat(peers.sha256(job)).isEqualTo(first);
        assertThat(peers.history(job).getFirst().getDuplicates()).isZero();
    }

    @Test
    void commitThatRedisRefusesIsNotTheEndOfTheJob() {
        var spec = TestJobs.tiny("conflict");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        var checkpoint = peers.checkpoint(job);
        advance(job, spec, 1);
        var second = peers.results(job, spec).ofRoots();

        checkpoint.restore();
        peers.deliver(job, second);
        awaitAnnouncedAgain(job, 0);
        runToTheEnd(job, spec);
        assertThat(peers.history(job)).hasSize(3);
    }

    @Test
    void jobThatRedisHasForgottenIsLetGo() {
        var spec = TestJobs.tiny("forgotten");
        var job = peers.create(spec);
        advance(job, spec, 1);
        peers.redis().key().del(job.status(), job.spec(), job.control());
        peers.redis().set(String.class).srem(Keys.OPEN_JOBS, job.id());
        await().until(() -> !ownership.owns(job.id()));
    }

    /// Once or twice: the stall and the refused commit may both be noticed.
    private void awaitAnnouncedAgain(JobKeys job, int version) {
        await().untilAsserted(() -> assertThat(peers.events(job))
                .filteredOn(event -> event.hasVersionPublished()
                        && event.getVersionPublished().getVersion() == version)
                .hasSizeGreaterThanOrEqualTo(2));
    }

    private void advance(JobKeys job, JobSpec spec, int to) {
        peers.awaitVersion(job, to - 1);
        peers.deliver(job, peers.results(job, spec).ofRoots());
        peers.awaitVersion(job, to);
    }

    private void runToTheEnd(JobKeys job, JobSpec spec) {
        peers.continueToTheEnd(job, spec);
        assertThat(peers.events(job))
                .filteredOn(Event::hasVersionPublished)
                .last()
                .extracting(event -> event.getVersionPublished().getState())
                .isEqualTo(JobState.JOB_STATE_FINISHED);
    }
}
