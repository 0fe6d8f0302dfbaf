package io.manyhands.model.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.model.owner.OwnerToken;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.version.Commit;
import io.manyhands.model.version.CommitOutcome;
import io.manyhands.model.version.RedisJobRecords;
import io.manyhands.model.version.RedisVersions;
import io.manyhands.model.version.Sha256;
import io.manyhands.model.version.Status;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.JobState;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How the last state of a job is found by its hash; no loop owns the jobs.
@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class RedisJobComponentTest {
    private static final OwnerToken OWNER = new OwnerToken("me:1");

    @Inject
    Peers peers;

    @Inject
    RedisJobRecords records;

    @Inject
    RedisVersions versions;

    @Inject
    RedisChecks checks;

    @Inject
    RoundConfig config;

    @Test
    void lastStateIsFoundForEverOnceTheJobIsClosed() {
        var job = job("indexed", OWNER);
        var commit = last((byte) 1);
        assertThat(await(job.commit(commit))).isEqualTo(CommitOutcome.COMMITTED);
        assertThat(indexed(commit)).as("if this process ends now").isPositive();
        await(job.close(JobState.JOB_STATE_FINISHED));
        assertThat(indexed(commit)).isEqualTo(-1);
    }

    @Test
    void lastCommitThatIsFencedLeavesNothingForEver() {
        var job = job("fenced", new OwnerToken("somebody else:2"));
        var commit = last((byte) 2);
        assertThat(await(job.commit(commit))).isEqualTo(CommitOutcome.FENCED);
        assertThat(indexed(commit)).isPositive();
        await(job.close(JobState.JOB_STATE_FINISHED));
        assertThat(indexed(commit)).as("it is not finished").isPositive();
    }

    private RedisJob job(String id, OwnerToken owner) {
        JobKeys keys = Keys.job(id);
        peers.redis().value(String.class).set(keys.owner(), owner.value());
        return new RedisJob(records, versions, checks, config, keys, OWNER, () -> false);
    }

    /// @return milliseconds, -1: for ever
    private long indexed(Commit commit) {
        return peers.redis().key().pttl(Keys.modelIndex(commit.status().sha256().hex()));
    }

    private static Commit last(byte value) {
        byte[] state = {value};
        var status = Status.first(JobState.JOB_STATE_FINISHED, Sha256.of(state), Sha256.of(state), Instant.EPOCH);
        return new Commit(
                status, Optional.empty(), state, new byte[0], Optional.empty(), Optional.empty(), List.of(), "");
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Waiting.LIMIT);
    }
}
