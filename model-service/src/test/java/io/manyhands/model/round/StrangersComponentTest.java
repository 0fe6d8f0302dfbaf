package io.manyhands.model.round;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.Strangers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What strangers hand in, and what becomes of the job: nothing final follows from it.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class StrangersComponentTest {
    @Inject
    Peers peers;

    @Test
    void strangersOfOneNetworkWhoHandInNaNDoNotEndAJob() {
        var spec = exact("nan-strangers");
        var job = begun(spec);
        var round = round(job, spec);
        for (var node : round.nodes()) {
            IntStream.range(0, 5).forEach(i -> peers.deliver(job, round.notFinite(node, "eve-" + i, "e")));
        }
        peers.deliver(job, round.allHonest("ann"));
        peers.awaitVersion(job, 1);
        finish(job, spec);
        assertThat(peers.sha256(job)).isEqualTo(peers.sha256(clean("nan-strangers-clean")));
    }

    @Test
    void strangerAloneDoesNotEndAJobEitherAndTheOrganizerIsTold() {
        var spec = exact("nan-alone");
        var job = begun(spec);
        var round = round(job, spec);
        var node = round.nodes().getFirst();
        IntStream.range(0, 5).forEach(i -> peers.deliver(job, round.notFinite(node, "eve", "e")));
        await().untilAsserted(() -> assertThat(peers.status(job).getOrDefault(StatusField.CONCERN, ""))
                .contains("round 0 waits", "1 are not finite", "./manyhands volunteer"));
        assertThat(peers.status(job)).containsEntry(StatusField.STATE, "RUNNING");
        peers.deliver(job, round.allHonest("ann"));
        peers.awaitVersion(job, 1);
        assertThat(peers.status(job)).doesNotContainKey(StatusField.CONCERN);
    }

    @Test
    void threeOfDifferentNetworksEndAJobThatReallyDiverges() {
        var spec = exact("nan-proved");
        var job = begun(spec);
        var round = round(job, spec);
        var node = round.nodes().getFirst();
        for (var volunteer : List.of("ann", "ben", "cat")) {
            peers.deliver(job, round.notFinite(node, volunteer, volunteer));
        }
        peers.awaitState(job, "FAILED");
        assertThat(peers.status(job).get(StatusField.REASON)).contains("not finite", "lower the learning rate");
    }

    /// Without a bound, one such value makes weights of 1e12 that are finite, and a job that ends as
    /// finished.
    @Test
    void oneResultOfHugeValuesIsPutAsideAndTheRightModelIsMade() {
        var spec = exact("huge");
        var job = begun(spec);
        peers.deliver(job, round(job, spec).allHonest("ann"));
        peers.awaitVersion(job, 1);
        var second = round(job, spec);
        var node = second.nodes().get(1);
        peers.deliver(job, second.large(node, "eve", "e", 1e12f));
        await().untilAsserted(() -> assertThat(missing(job)).anySatisfy(missing -> {
            assertThat(missing.getNodesList()).containsExactly(node.toMessage());
            assertThat(missing.getAvoidList()).hasSize(1);
        }));
        await().untilAsserted(() -> assertThat(peers.waitingResults(job))
                .as("it does not stay in Redis")
                .isZero());
        peers.deliver(job, second.allHonest("ben"));
        peers.awaitVersion(job, 2);
        finish(job, spec);
        assertThat(peers.sha256(job)).isEqualTo(peers.sha256(clean("huge-clean")));
        assertThat(peers.history(job).get(1).getContributionsList())
                .noneSatisfy(share ->
                        assertThat(share.getVolunteerId().toStringUtf8()).startsWith("eve"));
    }

    @Test
    void inTheFirstRoundHugeValuesAreFoundWhenItIsCompleteAndItIsComputedAgain() {
        var spec = exact("huge-first");
        var job = begun(spec);
        var round = round(job, spec);
        peers.deliver(job, round.large(round.nodes().getFirst(), "eve", "e", 1e12f));
        round.nodes().stream().skip(1).forEach(node -> peers.deliver(job, round.honest(node, "ann")));
        await().until(() -> missing(job).size() >= 2);
        assertThat(peers.status(job)).containsEntry(StatusField.VERSION, "0");
        peers.deliver(job, round.allHonest("ben"));
        peers.deliver(job, round.honest(round.nodes().getFirst(), "cat"));
        peers.awaitVersion(job, 1);
        finish(job, spec);
        assertThat(peers.sha256(job)).isEqualTo(peers.sha256(clean("huge-first-clean")));
    }

    @Test
    void weightsThatOverflowBecauseOfStrangersAreNotTheEnd() {
        var spec = exact("overflow").toBuilder();
        spec.getTrainingBuilder().setOptimizer(momentum());
        var job = begun(spec.build());
        var round = round(job, spec.build());
        for (var node : round.nodes()) {
            peers.deliver(job, round.large(node, "eve", "e", 3e38f));
        }
        await().until(() -> !missing(job).isEmpty());
        for (var volunteer : List.of("ann", "ben")) {
            peers.deliver(job, round.allHonest(volunteer));
        }
        peers.awaitVersion(job, 1);
        finish(job, spec.build());
        var other = exact("overflow-clean").toBuilder();
        other.getTrainingBuilder().setOptimizer(momentum());
        var clean = begun(other.build());
        finish(clean, other.build());
        assertThat(peers.sha256(job)).as("slots are as they were").isEqualTo(peers.sha256(clean));
    }

    @Test
    void weightsThatOverflowEndTheJobWhenATrustedVolunteerComputesTheSame() {
        var spec = exact("overflows");
        var job = begun(spec);
        var round = round(job, spec);
        for (var node : round.nodes()) {
            peers.deliver(job, round.large(node, "eve", "e", 3e38f));
        }
        await().until(() -> !missing(job).isEmpty());
        assertThat(peers.status(job)).containsEntry(StatusField.STATE, "RUNNING");
        for (var node : round.nodes()) {
            peers.deliver(
                    job,
                    round.large(node, "own", "o", 3e38f).toBuilder()
                            .setTrusted(true)
                            .build());
        }
        peers.awaitState(job, "FAILED");
    }

    /// Each time the whole round was in Redis once more, which refuses everybody's writes when it is full.
    @Test
    void aStrangerAloneWhoseWeightsOverflowAgainAndAgainLeavesNothingInRedis() {
        var spec = exact("overflow-alone");
        var job = begun(spec);
        var round = round(job, spec);
        for (int time = 1; time <= 3; time++) {
            int times = time;
            round.nodes().forEach(node -> peers.deliver(job, round.large(node, "eve", "e", 3e38f)));
            await().until(() -> missing(job).size() >= times);
            await().untilAsserted(() -> assertThat(peers.waitingResults(job)).isZero());
        }
        assertThat(peers.status(job)).containsEntry(StatusField.VERSION, "0");
        List.of("ann", "ben").forEach(volunteer -> peers.deliver(job, round.allHonest(volunteer)));
        peers.awaitVersion(job, 1);
    }

    private JobKeys begun(JobSpec spec) {
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        return job;
    }

    private JobKeys clean(String id) {
        var spec = exact(id);
        var job = begun(spec);
        finish(job, spec);
        return job;
    }

    private void finish(JobKeys job, JobSpec spec) {
        while (!"FINISHED".equals(peers.status(job).get(StatusField.STATE))) {
            var round = round(job, spec);
            peers.deliver(job, round.allHonest("ann"));
            peers.awaitVersion(job, round.round().round() + 1);
        }
    }

    private Strangers round(JobKeys job, JobSpec spec) {
        return new Strangers(spec, peers.results(job, spec));
    }

    private List<NodesMissing> missing(JobKeys job) {
        return peers.events(job).stream()
                .filter(Event::hasNodesMissing)
                .map(Event::getNodesMissing)
                .filter(missing -> missing.getAvoidCount() > 0)
                .toList();
    }

    private static JobSpec exact(String id) {
        var spec = TestJobs.tiny(id).toBuilder();
        spec.getTrainingBuilder().getModelBuilder().setExact(true);
        return spec.build();
    }

    private static OptimizerSpec momentum() {
        return OptimizerSpec.newBuilder()
                .setLearningRate(0.1f)
                .setMomentum(OptimizerSpec.Momentum.newBuilder().setMomentum(0.9f))
                .build();
    }
}
