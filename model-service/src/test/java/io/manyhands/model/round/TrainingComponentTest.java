package io.manyhands.model.round;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.model.owner.OwnershipLoop;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.model.testing.TestResults;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.Keys.TrainingField;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.TrainingValue;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The whole service against a Redis of its own; the test plays task-service and gateway.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class TrainingComponentTest {
    /// As in application.properties of these tests.
    private static final Duration MISSING = Duration.ofMillis(600);

    @Inject
    Peers peers;

    @Inject
    OwnershipLoop ownership;

    @Test
    void createdJobGetsVersionZero() {
        var spec = TestJobs.tiny("fresh");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        assertThat(peers.status(job))
                .containsEntry(StatusField.STATE, "RUNNING")
                .containsEntry(StatusField.UNITS, "0");
        assertThat(weights(job)).hasSize(8);
        assertThat(peers.redis().value(String.class).get(Keys.modelIndex(peers.sha256(job))))
                .isEqualTo("fresh");
        // Who is slow to look finds events of the stall beside it.
        assertThat(peers.events(job))
                .filteredOn(Event::hasVersionPublished)
                .singleElement()
                .extracting(Event::getVersionPublished)
                .satisfies(published -> {
                    assertThat(published.getVersion()).isZero();
                    assertThat(published.hasCommitted()).isFalse();
                    assertThat(published.getState()).isEqualTo(JobState.JOB_STATE_RUNNING);
                });
        assertThat(peers.history(job)).isEmpty();
    }

    @Test
    void resultsInAnyOrderMakeTheSameModelAndOneCommitPerRound() {
        var one = run(TestJobs.evaluated("by-leaves"), results -> shuffled(results.ofAllLeaves()));
        var other = run(TestJobs.evaluated("by-roots"), TestResults::ofRoots);
        assertThat(peers.sha256(one)).isEqualTo(peers.sha256(other));
        assertThat(peers.history(one)).extracting(RoundCommitted::getRound).containsExactly(0, 1, 2, 3);
        assertThat(peers.history(one)).extracting(RoundCommitted::getUnits).containsExactly(10, 10, 9, 0);
        assertThat(peers.history(one))
                .extracting(round -> round.getTraining().hasHeldOutLoss())
                .containsExactly(true, false, true, true);
        assertThat(peers.status(one)).containsEntry(StatusField.UNITS, "29").containsEntry(StatusField.VERSION, "4");
    }

    @Test
    void roundIsTheMeanGradientAndTheMeanLoss() {
        var spec = TestJobs.tiny("means");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        var before = weights(job);
        var root = peers.results(job, spec).ofRoots().getFirst();
        peers.deliver(job, root);
        peers.awaitVersion(job, 1);
        var gradient = TestResults.value(root).gradientSum();
        var after = weights(job);
        for (int i = 0; i < after.length; i++) {
            assertThat(after[i]).isEqualTo(-0.1f * (gradient[i] / 10) + before[i]);
        }
        assertThat(peers.history(job)).singleElement().satisfies(round -> {
            assertThat(round.getTraining().getLoss())
                    .isEqualTo((float) (TestResults.value(root).lossSum() / 10));
            assertThat(round.getTraining().getAccuracy()).isEqualTo(0.5f);
            assertThat(round.getComputeMicros()).isEqualTo(10_000);
            assertThat(round.getWallMicros()).isPositive();
        });
        assertThat(peers.status(job)).containsEntry(TrainingField.FIRST_LOSS, Float.toString((float)
                (TestResults.value(root).lossSum() / 10)));
    }

    @Test
    void finishedJobKeepsItsWeightsAndIsNoLongerOpen() {
        var job = run(TestJobs.tiny("finishes"), TestResults::ofRoots);
        assertThat(peers.redis().key().pttl(job.state(peers.sha256(job)))).isEqualTo(-1);
        await().untilAsserted(() -> {
            assertThat(peers.redis().key().pttl(Keys.modelIndex(peers.sha256(job))))
                    .isEqualTo(-1);
            assertThat(peers.redis().set(String.class).sismember(Keys.OPEN_JOBS, job.id()))
                    .isFalse();
            assertThat(peers.redis().key().exists(job.owner())).isFalse();
            assertThat(ownership.owns(job.id())).isFalse();
        });
        var base = peers.history(job).getLast().getBaseSha256();
        assertThat(peers.redis().key().pttl(job.state(hex(base))))
                .as("old weights expire")
                .isBetween(1L, 600_000L);
    }

    @Test
    void duplicateStaleWrongAndPoisonousResultsChangeNothing() {
        var spec = TestJobs.tiny("noise");
        var clean = run(TestJobs.tiny("clean"), TestResults::ofAllLeaves);
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        var first = peers.results(job, spec);
        peers.deliver(job, first.ofAllLeaves());
        peers.awaitVersion(job, 1);
        var second = peers.results(job, spec);
        var leaf = second.of(TaskKind.TASK_KIND_ADVANCE, new TreeNode(0, 0));
        peers.deliver(job, first.of(TaskKind.TASK_KIND_ADVANCE, new TreeNode(0, 0)));
        peers.deliver(job, leaf);
        peers.deliver(job, leaf);
        peers.deliver(job, TestResults.withUnits(leaf, 1));
        peers.deliver(job, leaf.toBuilder().setRound(9).build());
        peers.redis().stream(String.class, String.class, byte[].class)
                .xadd(job.results(), Map.of(Keys.RESULT_FIELD, new byte[] {1, 2, 3}));
        peers.redis().stream(String.class, String.class, byte[].class)
                .xadd(job.results(), Map.of("another", new byte[0]));
        peers.deliver(job, second.ofAllLeaves().subList(1, 5));
        peers.awaitVersion(job, 2);
        assertThat(peers.history(job).getLast().getDuplicates()).isEqualTo(1);
        assertThat(peers.status(job)).as("one duplicate, one stale").containsEntry(StatusField.DUPLICATES, "2");
        peers.deliver(job, peers.results(job, spec).ofAllLeaves());
        peers.awaitState(job, "FINISHED");
        assertThat(peers.sha256(job)).isEqualTo(peers.sha256(clean));
        assertThat(peers.waitingResults(job)).isZero();
    }

    @Test
    void wrongResultWhoseTaskIsGoneIsIssuedAgain() {
        var spec = TestJobs.tiny("wrong");
        aTaskIsWaiting(Keys.job("wrong"));
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        var node = new TreeNode(1, 1);
        var result = peers.results(job, spec).of(TaskKind.TASK_KIND_ADVANCE, node);
        peers.deliver(job, TestResults.with(result, new TrainingValue(1, 1, new float[0])));
        await().untilAsserted(() -> assertThat(missing(job)).singleElement().isEqualTo(missing(0, node)));
    }

    @Test
    void whatWasDeliveredBeforeTheOwnerWasLostIsReplayed() {
        var spec = TestJobs.tiny("replayed");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        var leaves = peers.results(job, spec).ofAllLeaves();
        peers.deliver(job, leaves.subList(0, 3));
        var owner = owner(job);
        theLeaseEnds(job);
        await().until(() ->
                peers.redis().key().exists(job.owner()) && !owner(job).equals(owner));
        peers.deliver(job, leaves.subList(3, 5));
        peers.awaitVersion(job, 1);
        assertThat(peers.history(job)).singleElement().satisfies(round -> {
            assertThat(round.getContributionsList()).hasSize(5);
            assertThat(round.getDuplicates()).isZero();
        });
    }

    @Test
    void processThatLostTheLockCannotCommit() {
        var spec = TestJobs.tiny("stolen");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        peers.redis().value(String.class).set(job.owner(), "thief:99");
        peers.deliver(job, peers.results(job, spec).ofRoots());
        await().until(() -> !ownership.owns(job.id()));
        assertThat(peers.status(job)).containsEntry(StatusField.VERSION, "0");
        assertThat(peers.history(job)).isEmpty();
        theLeaseEnds(job);
        peers.awaitVersion(job, 1);
        assertThat(owner(job)).as("taken back").isNotEqualTo("thief:99");
        assertThat(peers.history(job)).hasSize(1);
    }

    @Test
    void divergingWeightsFailTheJobWithAReason() {
        var spec = TestJobs.optimizedBy(TestJobs.sgd(1000), "diverges");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        var root = peers.results(job, spec).ofRoots().getFirst();
        var huge = new float[8];
        Arrays.fill(huge, 1e38f);
        var trusted = root.toBuilder().setTrusted(true).build();
        peers.deliver(job, TestResults.with(trusted, new TrainingValue(1, 1, huge)));
        peers.awaitState(job, "FAILED");
        assertThat(peers.status(job).get(StatusField.REASON))
                .contains("round 0")
                .contains("lower the learning rate");
        assertThat(peers.events(job))
                .filteredOn(Event::hasStateChanged)
                .last()
                .extracting(event -> event.getStateChanged().getState())
                .isEqualTo(JobState.JOB_STATE_FAILED);
        await().until(() -> !peers.redis().set(String.class).sismember(Keys.OPEN_JOBS, job.id()));
    }

    @Test
    void resultsThatAreNotFiniteFailTheJobWithAReason() {
        var spec = TestJobs.tiny("not-finite");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        var root = peers.results(job, spec).ofRoots().getFirst();
        peers.deliver(job, root.toBuilder().setTrusted(true).setNotFinite(true).build());
        peers.awaitState(job, "FAILED");
        assertThat(peers.status(job).get(StatusField.REASON))
                .contains("round 0")
                .contains("not finite")
                .contains("lower the learning rate");
    }

    @Test
    void jobThatCannotBeReadFails() {
        var job = peers.create(TestJobs.optimizedBy(OptimizerSpec.getDefaultInstance(), "unreadable"));
        peers.awaitState(job, "FAILED");
        assertThat(peers.status(job).get(StatusField.REASON)).contains("optimizer");
        var nothing = peers.create(
                TestJobs.tiny("nothing").toBuilder().clearTraining().build());
        peers.awaitState(nothing, "FAILED");
        assertThat(peers.status(nothing).get(StatusField.REASON)).contains("names no work");
    }

    @Test
    void initialWeightsAreTakenFromADataSet() {
        var values = new float[] {1, 2, 3, 4, 5, 6, 7, 8};
        var sha256 = "ab".repeat(32);
        peers.redis().value(byte[].class).set(Keys.dataset(sha256), Tensors.encode(values));
        var spec = TestJobs.tiny("given").toBuilder();
        spec.getTrainingBuilder().getModelBuilder().setInitialWeightsSha256(sha256);
        var job = peers.create(spec.build());
        peers.awaitVersion(job, 0);
        assertThat(weights(job)).containsExactly(values);
    }

    @Test
    void initialWeightsThatAreMissingFailTheJob() {
        var spec = TestJobs.tiny("not-given").toBuilder();
        spec.getTrainingBuilder().getModelBuilder().setInitialWeightsSha256("cd".repeat(32));
        var job = peers.create(spec.build());
        peers.awaitState(job, "FAILED");
        assertThat(peers.status(job).get(StatusField.REASON)).contains("cd".repeat(32));
    }

    @Test
    void stalledRoundWithoutTasksAsksForWhatIsMissing() {
        var spec = TestJobs.tiny("stalled");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        peers.deliver(job, peers.results(job, spec).of(TaskKind.TASK_KIND_ADVANCE, new TreeNode(1, 0)));
        await().untilAsserted(
                        () -> assertThat(missing(job)).contains(missing(0, new TreeNode(1, 1), new TreeNode(2, 1))));
    }

    @Test
    void roundWhoseTasksAreWaitingOrThatIsPausedIsNotStalled() {
        aTaskIsWaiting(Keys.job("waiting"));
        var waiting = peers.create(TestJobs.tiny("waiting"));
        var paused = peers.create(TestJobs.tiny("paused"), "PAUSED");
        peers.awaitVersion(waiting, 0);
        peers.awaitVersion(paused, 0);
        var stalled = peers.create(TestJobs.tiny("control-group"));
        await().untilAsserted(() -> assertThat(missing(stalled)).hasSizeGreaterThan(1));
        assertThat(missing(waiting)).isEmpty();
        assertThat(missing(paused)).isEmpty();
    }

    @Test
    void deletedJobIsReleased() {
        var job = peers.create(TestJobs.tiny("deleted"));
        peers.awaitVersion(job, 0);
        peers.wish(job, "DELETED");
        peers.lobby(job, JobState.JOB_STATE_DELETED);
        await().untilAsserted(() -> {
            assertThat(ownership.owns(job.id())).isFalse();
            assertThat(peers.redis().key().exists(job.owner())).isFalse();
            assertThat(peers.redis().set(String.class).sismember(Keys.OPEN_JOBS, job.id()))
                    .isFalse();
        });
    }

    @Test
    void openJobWithoutSpecificationIsForgottenButNotWhileItMayBeAboutToBeCreated() {
        var opened = Instant.now();
        peers.redis().set(String.class).sadd(Keys.OPEN_JOBS, "ghost");
        await().until(() -> !peers.redis().set(String.class).sismember(Keys.OPEN_JOBS, "ghost"));
        assertThat(Duration.between(opened, Instant.now())).isGreaterThan(MISSING);
        assertThat(peers.redis().key().exists(Keys.job("ghost").fence())).isFalse();
    }

    private interface Volunteers {
        List<ResultEntry> compute(TestResults round);
    }

    private JobKeys run(JobSpec spec, Volunteers volunteers) {
        var job = peers.create(spec);
        int version = 0;
        peers.awaitVersion(job, version);
        while (!"FINISHED".equals(peers.status(job).get(StatusField.STATE))) {
            peers.deliver(job, volunteers.compute(peers.results(job, spec)));
            peers.awaitVersion(job, ++version);
        }
        return job;
    }

    /// Whoever's it is.
    private void theLeaseEnds(JobKeys job) {
        peers.redis().key().del(job.owner());
    }

    /// Begin with it, or the round may have been without one for long enough to count as stalled.
    private void aTaskIsWaiting(JobKeys job) {
        peers.add(job.tasks(), Keys.TASK_FIELD, TaskEntry.getDefaultInstance());
    }

    private float[] weights(JobKeys job) {
        var bytes = peers.bytes(job.state(peers.sha256(job)));
        assertThat(bytes).isNotNull();
        return Tensors.decode(bytes == null ? new byte[0] : bytes);
    }

    private String owner(JobKeys job) {
        return String.valueOf(peers.redis().value(String.class).get(job.owner()));
    }

    private List<NodesMissing> missing(JobKeys job) {
        return peers.events(job).stream()
                .filter(Event::hasNodesMissing)
                .map(Event::getNodesMissing)
                .toList();
    }

    private static NodesMissing missing(int round, TreeNode... nodes) {
        return NodesMissing.newBuilder()
                .setRound(round)
                .setKind(TaskKind.TASK_KIND_ADVANCE)
                .addAllNodes(List.of(nodes).stream().map(TreeNode::toMessage).toList())
                .build();
    }

    private static <T> List<T> shuffled(List<T> list) {
        var shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, new Random(5));
        return shuffled;
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
