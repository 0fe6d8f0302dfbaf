package io.manyhands.protocol;

import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_EVALUATE;
import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_TRAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.TaskKind;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ScheduleTest {
    @Property(tries = 200)
    void anEpochTrainsOnItsNumberOfSamplesEachAtMostOnce(@ForAll("jobs") JobSpec job) {
        var schedule = new Schedule(job);
        for (int epoch = 0; epoch < job.getTraining().getEpochs(); epoch++) {
            int first = epoch * schedule.roundsPerEpoch();
            assertThat(IntStream.range(first, first + schedule.roundsPerEpoch())
                            .flatMap(round -> samplesOf(schedule, round, TASK_KIND_TRAIN))
                            .boxed())
                    .hasSize(job.getTraining().getSamplesPerEpoch())
                    .doesNotHaveDuplicates()
                    .allMatch(sample -> sample >= 0 && sample < job.getData().getTrainSamples());
        }
    }

    @Property(tries = 200)
    void leavesPartitionTheSamplesOfTheirRound(@ForAll("jobs") JobSpec job) {
        var schedule = new Schedule(job);
        for (int round = 0; round < schedule.trainingRounds(); round++) {
            var tree = schedule.tree(round, TASK_KIND_TRAIN);
            assertThat(samplesOf(schedule, round, TASK_KIND_TRAIN).distinct())
                    .hasSize(schedule.samples(round, TASK_KIND_TRAIN))
                    .hasSize(schedule.samplesBelow(round, TASK_KIND_TRAIN, tree.root()));
            for (int leaf = 0; leaf < tree.leafCount(); leaf++) {
                assertThat(schedule.leafSamples(round, TASK_KIND_TRAIN, leaf))
                        .hasSizeBetween(1, job.getTraining().getLeafSize());
            }
        }
    }

    @Property(tries = 200)
    void samplesBelowANodeAreThoseBelowItsChildren(@ForAll("jobs") JobSpec job) {
        var schedule = new Schedule(job);
        var tree = schedule.tree(0, TASK_KIND_TRAIN);
        for (var node : tree.frontier(3)) {
            int below = tree.children(node).stream()
                    .mapToInt(child -> schedule.samplesBelow(0, TASK_KIND_TRAIN, child))
                    .sum();
            assertThat(schedule.samplesBelow(0, TASK_KIND_TRAIN, node))
                    .isEqualTo(
                            node.level() == 0 ? schedule.leafSamples(0, TASK_KIND_TRAIN, node.index()).length : below);
        }
    }

    @Property(tries = 200)
    void everyEvaluationUsesTheSameHeldOutSamples(@ForAll("jobs") JobSpec job) {
        var schedule = new Schedule(job);
        var data = job.getData();
        assertThat(samplesOf(schedule, 0, TASK_KIND_EVALUATE).boxed())
                .hasSize(job.getEvaluation().getSamples())
                .doesNotHaveDuplicates()
                .allMatch(sample -> sample >= data.getHeldOutFirst()
                        && sample < data.getHeldOutFirst() + data.getHeldOutSamples()
                        && sample >= data.getTrainSamples())
                .containsExactlyElementsOf(samplesOf(schedule, schedule.trainingRounds(), TASK_KIND_EVALUATE)
                        .boxed()
                        .toList());
    }

    @Property(tries = 200)
    void everyRecordEitherTrainsOrIsHeldOut(@ForAll("jobs") JobSpec job) {
        var evaluatesAll = Jobs.onRecords(job).toBuilder();
        var data = evaluatesAll.getData();
        evaluatesAll.getEvaluationBuilder().setSamples(data.getHeldOutSamples());
        evaluatesAll.getTrainingBuilder().setSamplesPerEpoch(data.getTrainSamples());
        var schedule = new Schedule(evaluatesAll.build());

        var trained = IntStream.range(0, schedule.roundsPerEpoch())
                .flatMap(round -> samplesOf(schedule, round, TASK_KIND_TRAIN));
        assertThat(IntStream.concat(trained, samplesOf(schedule, 0, TASK_KIND_EVALUATE))
                        .boxed())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, data.getTrainSamples() + data.getHeldOutSamples())
                                .boxed()
                                .toList());
    }

    @Property(tries = 200)
    void everyEpochTrainsOnTheSameRecords(@ForAll("jobs") JobSpec job) {
        var wholeEpochs = Jobs.onRecords(job).toBuilder();
        wholeEpochs.getTrainingBuilder().setSamplesPerEpoch(job.getData().getTrainSamples());
        var schedule = new Schedule(wholeEpochs.build());
        int perEpoch = schedule.roundsPerEpoch();

        var first = IntStream.range(0, perEpoch).flatMap(round -> samplesOf(schedule, round, TASK_KIND_TRAIN));
        var second =
                IntStream.range(perEpoch, 2 * perEpoch).flatMap(round -> samplesOf(schedule, round, TASK_KIND_TRAIN));
        assertThat(first.boxed())
                .containsExactlyInAnyOrderElementsOf(second.boxed().toList());
    }

    @Example
    void recordsHeldOutLieAllOverTheDataSet() {
        // 1000 records, 300 held out; of the last tenth some 30 +- 5.
        var job = Jobs.onRecords(Jobs.job(1, 700, 300, Jobs.training(1, 700, 700, 700), Jobs.evaluation(300, 300, 1)));
        var schedule = new Schedule(job);

        var heldOut = IntStream.of(schedule.leafSamples(0, TASK_KIND_EVALUATE, 0));
        assertThat(heldOut.filter(record -> record >= 900)).hasSizeBetween(15, 45);
    }

    @Example
    void evaluatesTheFirstVersionEverySoManyRoundsAndTheLastVersion() {
        var schedule = new Schedule(Jobs.ragged());
        assertThat(schedule.trainingRounds()).isEqualTo(8);
        assertThat(IntStream.rangeClosed(0, 9).filter(schedule::evaluates)).containsExactly(0, 3, 6, 8);
        assertThat(schedule.isFinishedAt(8)).isFalse();
        assertThat(schedule.isFinishedAt(9)).isTrue();
    }

    @Example
    void aJobWithoutHeldOutSamplesIsFinishedAtItsLastVersion() {
        var schedule = new Schedule(Jobs.paper());
        assertThat(schedule.trainingRounds()).isEqualTo(80);
        assertThat(schedule.samplesExpected()).isEqualTo(5 * 2048);
        assertThat(IntStream.rangeClosed(0, 80).filter(schedule::evaluates)).isEmpty();
        assertThat(schedule.isFinishedAt(79)).isFalse();
        assertThat(schedule.isFinishedAt(80)).isTrue();
    }

    @Example
    void theLastRoundOfAnEpochMayBeSmaller() {
        var schedule = new Schedule(Jobs.ragged());
        assertThat(IntStream.range(0, 5).map(round -> schedule.samples(round, TASK_KIND_TRAIN)))
                .containsExactly(8, 8, 8, 2, 8);
        assertThat(schedule.tree(3, TASK_KIND_TRAIN).leafCount()).isEqualTo(1);
    }

    @Provide
    static Arbitrary<JobSpec> jobs() {
        var counts = Arbitraries.integers().between(1, 40);
        return Combinators.combine(Arbitraries.integers(), counts, counts, counts, counts, counts)
                .as((seed, perEpoch, batch, leaf, heldOut, evaluated) -> Jobs.job(
                        seed,
                        perEpoch + leaf % 3,
                        heldOut,
                        Jobs.training(2, perEpoch, Math.min(batch, perEpoch), leaf),
                        Jobs.evaluation(Math.min(evaluated, heldOut), leaf, 2)));
    }

    private static IntStream samplesOf(Schedule schedule, int round, TaskKind kind) {
        return IntStream.range(0, schedule.tree(round, kind).leafCount())
                .flatMap(leaf -> IntStream.of(schedule.leafSamples(round, kind, leaf)));
    }
}
