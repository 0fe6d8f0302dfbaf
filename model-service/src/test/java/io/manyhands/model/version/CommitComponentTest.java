package io.manyhands.model.version;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.model.owner.OwnerToken;
import io.manyhands.model.testing.Peers;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.Change;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.work.FailedInput;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `commit.lua` and `fail.lua`, on jobs that no loop owns.
@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class CommitComponentTest {
    private static final OwnerToken OWNER = new OwnerToken("me:1");
    private static final Sha256 HEAD = new Sha256("cd".repeat(32));
    private static final byte[] A = {1, 1, 1, 1};
    private static final byte[] B = {2, 2, 2, 2};

    @Inject
    Peers peers;

    @Inject
    RedisVersions versions;

    private final JobKeys job = Keys.job("commit");

    @BeforeEach
    void ownedJob() {
        peers.redis().flushall();
        peers.redis().value(String.class).set(job.owner(), OWNER.value());
        assertThat(commit(first(A))).isEqualTo(CommitOutcome.COMMITTED);
    }

    @Test
    void commitWhoseAnswerWasLostIsRecognizedAsDone() {
        var commit = next(status(A, 0), B, List.of());
        assertThat(commit(commit)).isEqualTo(CommitOutcome.COMMITTED);
        assertThat(commit(commit)).isEqualTo(CommitOutcome.COMMITTED);
        assertThat(peers.history(job)).hasSize(1);
        assertThat(peers.events(job)).hasSize(2);
    }

    @Test
    void volunteersAreCreditedWithTheCommitHoweverOftenItIsSent() {
        var commit = next(status(A, 0), B, List.of());
        commit(commit);
        commit(commit);
        assertThat(credits()).containsExactly(Map.entry("01", "9"));
        commit(next(status(B, 1), A, List.of()));
        assertThat(credits()).containsExactly(Map.entry("01", "18"));
    }

    @Test
    void outputIsKeptOnceHoweverOftenTheCommitIsSent() {
        var commit = next(status(A, 0), B, List.of()).asOutput();
        commit(commit);
        commit(commit);
        assertThat(outputs()).containsExactly(B);
        commit(next(status(B, 1), A, List.of()).asOutput());
        assertThat(outputs()).containsExactly(B, A);
    }

    @Test
    void failedInputsAreKeptOnceHoweverOftenTheCommitIsSentAndTheFirstOnesStay() {
        var few = next(status(A, 0), B, List.of()).with(failures(0, 2));
        commit(few);
        commit(few);
        assertThat(failures()).containsExactly("0 0 no", "0 1 no");
        commit(next(status(B, 1), A, List.of()).with(failures(1, 1001)));
        assertThat(failures()).hasSize(Keys.FAILURES_KEPT).startsWith("0 0 no", "0 1 no", "1 0 no");
        commit(next(status(A, 2), B, List.of()).with(failures(2, 1)));
        assertThat(failures()).hasSize(Keys.FAILURES_KEPT).endsWith("1 998 no");
    }

    private static List<FailedInput> failures(int round, int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> new FailedInput(round, index, "no"))
                .toList();
    }

    private List<String> failures() {
        return peers.redis().list(String.class).lrange(job.failures(), 0, -1);
    }

    @Test
    void headIsThatOfTheLastCommitThatTookEffect() {
        assertThat(peers.status(job)).containsEntry(StatusField.HEAD, HEAD.hex());
        var other = new Sha256("12".repeat(32));
        var round = RoundCommitted.newBuilder().setSha256(Sha256.of(B).raw()).build();
        var next = status(A, 0).after(round, other, JobState.JOB_STATE_RUNNING, Map.of(), 0);
        var commit = new Commit(
                next, Optional.of(Sha256.of(A)), B, new byte[0], Optional.empty(), Optional.of(round), List.of(), "");
        assertThat(await(versions.commit(job, new OwnerToken("other:1"), commit)))
                .isEqualTo(CommitOutcome.FENCED);
        assertThat(peers.status(job)).containsEntry(StatusField.HEAD, HEAD.hex());
        commit(commit);
        assertThat(peers.status(job)).containsEntry(StatusField.HEAD, other.hex());
    }

    /// It is for whoever reads the record, and the event goes on to every volunteer.
    @Test
    void eventHasNothingOfTheRecord() {
        var commit = next(status(A, 0), B, List.of());
        var round = commit.round().orElseThrow().toBuilder()
                .setPreviousSha256(HEAD.raw())
                .setAdvanceRootSha256(HEAD.raw())
                .setEvaluateRootSha256(HEAD.raw())
                .setContributionsSha256(HEAD.raw())
                .build();
        commit(new Commit(
                commit.status(),
                commit.base(),
                commit.state(),
                commit.memory(),
                commit.change(),
                Optional.of(round),
                commit.usedUp(),
                commit.traceparent()));
        assertThat(peers.history(job)).containsExactly(round);
        assertThat(peers.events(job).getLast().getVersionPublished().getCommitted())
                .isEqualTo(commit.round().orElseThrow().toBuilder()
                        .clearContributions()
                        .build());
    }

    @Test
    void strangerChangesNothing() {
        peers.redis().value(String.class).set(job.owner(), "somebody else:2");
        assertThat(commit(next(status(A, 0), B, List.of()))).isEqualTo(CommitOutcome.FENCED);
        peers.redis().key().del(job.owner());
        assertThat(commit(next(status(A, 0), B, List.of()))).isEqualTo(CommitOutcome.FENCED);
        assertThat(peers.status(job)).containsEntry(StatusField.VERSION, "0");
        assertThat(peers.bytes(job.state(Sha256.of(B).hex()))).isNull();
        assertThat(credits()).isEmpty();
    }

    @Test
    void unexpectedVersionIsAConflict() {
        assertThat(commit(next(status(B, 1), A, List.of()))).isEqualTo(CommitOutcome.CONFLICT);
        assertThat(commit(first(B))).isEqualTo(CommitOutcome.CONFLICT);
        assertThat(peers.history(job)).isEmpty();
    }

    @Test
    void replacedWeightsExpireAndComeBackToStay() {
        commit(next(status(A, 0), B, List.of()));
        assertThat(ttl(A)).isPositive();
        assertThat(ttl(B)).isEqualTo(-1);
        commit(next(status(B, 1), A, List.of()));
        assertThat(ttl(A)).as("the same weights again").isEqualTo(-1);
        assertThat(ttl(B)).isPositive();
    }

    @Test
    void whatMadeTheVersionIsThereUntilTheNext() {
        var change =
                Change.newBuilder().setRound(0).setRoot(ByteString.copyFrom(B)).build();
        var next = next(status(A, 0), B, List.of());
        commit(with(change, next));
        assertThat(peers.bytes(job.change())).isEqualTo(change.toByteArray());
        commit(next(status(B, 1), A, List.of()));
        assertThat(peers.bytes(job.change())).isNull();
    }

    @Test
    void weightsThatStayTheSameDoNotExpire() {
        commit(next(status(A, 0), A, List.of()));
        assertThat(ttl(A)).isEqualTo(-1);
        assertThat(peers.bytes(job.state(Sha256.of(A).hex()))).isEqualTo(A);
        assertThat(peers.status(job)).containsEntry(StatusField.VERSION, "1");
    }

    /// More than Lua's unpack() takes.
    @Test
    void thousandsOfResultsAreRemovedAndLaterOnesStay() {
        var ids = IntStream.range(0, 9000).mapToObj(i -> result()).toList();
        var late = result();
        commit(next(status(A, 0), B, ids));
        assertThat(peers.waitingResults(job)).isEqualTo(1);
        assertThat(late).isNotIn(ids);
    }

    @Test
    void lastCommitRemovesWhateverIsLeftAndCountsIt() {
        var used = result();
        result();
        result();
        commit(last(status(A, 0), B, List.of(used)));
        assertThat(peers.redis().key().exists(job.results())).isFalse();
        assertThat(peers.status(job))
                .containsEntry(StatusField.STATE, "FINISHED")
                .containsEntry(StatusField.DUPLICATES, "2");
    }

    @Test
    void failureIsWrittenByTheOwnerOnly() {
        assertThat(await(versions.fail(job, new OwnerToken("other:1"), "because")))
                .isFalse();
        assertThat(peers.status(job)).containsEntry(StatusField.STATE, "RUNNING");
        assertThat(await(versions.fail(job, OWNER, "because"))).isTrue();
        assertThat(peers.status(job))
                .containsEntry(StatusField.STATE, "FAILED")
                .containsEntry(StatusField.REASON, "because");
        assertThat(peers.events(job).getLast().getStateChanged().getReason()).isEqualTo("because");
    }

    @Test
    void versionIsKeptWithAllThatItTakesToGoOnFromIt() {
        keep(first(A), OWNER);
        assertThat(peers.redis().hash(String.class).hgetall(job.checkpoints()))
                .containsEntry("0:state", new String(A, StandardCharsets.ISO_8859_1))
                .containsEntry("0:memory", "")
                .hasEntrySatisfying(
                        "0:status",
                        status -> assertThat(status)
                                .contains("\"sha256\",\"%s\""
                                        .formatted(Sha256.of(A).hex()))
                                .contains("\"head\",\"%s\"".formatted(HEAD.hex())));
    }

    @Test
    void onlyTheOwnerKeepsAndOnlyTheCurrentVersion() {
        keep(first(A), new OwnerToken("other:1"));
        assertThat(peers.redis().key().exists(job.checkpoints())).isFalse();
        var commit = first(A);
        commit(next(status(A, 0), B, List.of()));
        keep(commit, OWNER);
        assertThat(peers.redis().key().exists(job.checkpoints())).isFalse();
    }

    private void keep(Commit commit, OwnerToken owner) {
        await(versions.keep(job, owner, commit, 0));
    }

    private CommitOutcome commit(Commit commit) {
        return await(versions.commit(job, OWNER, commit));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Waiting.LIMIT);
    }

    private String result() {
        return peers.deliver(job, ResultEntry.getDefaultInstance());
    }

    private long ttl(byte[] weights) {
        return peers.redis().key().pttl(job.state(Sha256.of(weights).hex()));
    }

    private static Commit first(byte[] weights) {
        return new Commit(
                status(weights, 0),
                Optional.empty(),
                weights,
                new byte[0],
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "");
    }

    private static Commit next(Status before, byte[] weights, List<String> usedUp) {
        return commit(before, weights, usedUp, JobState.JOB_STATE_RUNNING);
    }

    private static Commit with(Change change, Commit commit) {
        return new Commit(
                commit.status(),
                commit.base(),
                commit.state(),
                commit.memory(),
                Optional.of(change),
                commit.round(),
                commit.usedUp(),
                commit.traceparent());
    }

    private static Commit last(Status before, byte[] weights, List<String> usedUp) {
        return commit(before, weights, usedUp, JobState.JOB_STATE_FINISHED);
    }

    private static Commit commit(Status before, byte[] weights, List<String> usedUp, JobState state) {
        var round = RoundCommitted.newBuilder()
                .setRound(before.version())
                .setSha256(Sha256.of(weights).raw())
                .addContributions(contribution(4))
                .addContributions(contribution(5))
                .build();
        var status = before.after(round, HEAD, state, Map.of(), 0);
        return new Commit(
                status,
                Optional.of(before.sha256()),
                weights,
                new byte[0],
                Optional.empty(),
                Optional.of(round),
                usedUp,
                "");
    }

    private static Contribution contribution(int units) {
        return Contribution.newBuilder()
                .setVolunteerId(ByteString.copyFrom(new byte[] {1}))
                .setUnits(units)
                .build();
    }

    private List<byte[]> outputs() {
        return peers.redis().list(byte[].class).lrange(job.outputs(), 0, -1);
    }

    private Map<String, String> credits() {
        return peers.redis().hash(String.class).hgetall(job.contributions());
    }

    private static Status status(byte[] weights, int version) {
        return new Status(
                JobState.JOB_STATE_RUNNING,
                version,
                Sha256.of(weights),
                Optional.of(HEAD),
                0,
                Map.of(),
                0,
                0,
                Instant.EPOCH);
    }
}
