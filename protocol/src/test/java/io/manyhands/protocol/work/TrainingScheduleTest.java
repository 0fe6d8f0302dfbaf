package io.manyhands.protocol.work;

import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_ADVANCE;
import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_EVALUATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.TaskKind;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TrainingScheduleTest {
    @Property(tries = 200)
    void anEpochTrainsOnItsNumberOfSamplesEachAtMostOnce(@ForAll("schedules") TrainingSchedule schedule) {
        for (int epoch = 0; epoch < schedule.training().getBatches().getEpochs(); epoch++) {
            int first = epoch * schedule.roundsPerEpoch();
            assertThat(IntStream.range(first, first + schedule.roundsPerEpoch())
                            .flatMap(round -> samplesOf(schedule, round, TASK_KIND_ADVANCE))
                            .boxed())
                    .hasSize(schedule.training().getBatches().getSamplesPerEpoch())
                    .doesNotHaveDuplicates()
                    .allMatch(sample -> sample >= 0
                            && sample < schedule.training().getData().getTrainSamples());
        }
    }

    @Property(tries = 200)
    void leavesPartitionTheSamplesOfTheirRound(@ForAll("schedules") TrainingSchedule schedule) {
        for (int round = 0; round < schedule.rounds(); round++) {
            var tree = schedule.tree(round, TASK_KIND_ADVANCE);
            assertThat(samplesOf(schedule, round, TASK_KIND_ADVANCE).distinct())
                    .hasSize(schedule.units(round, TASK_KIND_ADVANCE))
                    .hasSize(schedule.unitsBelow(round, TASK_KIND_ADVANCE, tree.root()));
            for (int leaf = 0; leaf < tree.leafCount(); leaf++) {
                assertThat(schedule.leafSamples(round, TASK_KIND_ADVANCE, leaf))
                        .hasSizeBetween(1, schedule.training().getBatches().getLeafSize());
            }
        }
    }

    @Property(tries = 200)
    void unitsBelowANodeAreThoseBelowItsChildren(@ForAll("schedules") TrainingSchedule schedule) {
        var tree = schedule.tree(0, TASK_KIND_ADVANCE);
        for (var node : tree.frontier(3)) {
            int below = tree.children(node).stream()
                    .mapToInt(child -> schedule.unitsBelow(0, TASK_KIND_ADVANCE, child))
                    .sum();
            assertThat(schedule.unitsBelow(0, TASK_KIND_ADVANCE, node))
                    .isEqualTo(
                            node.level() == 0
                                    ? schedule.leafSamples(0, TASK_KIND_ADVANCE, node.index()).length
                                    : below);
        }
    }

    @Property(tries = 200)
    void everyEvaluationUsesTheSameHeldOutSamples(@ForAll("schedules") TrainingSchedule schedule) {
        var data = schedule.training().getData();
        assertThat(samplesOf(schedule, 0, TASK_KIND_EVALUATE).boxed())
                .hasSize(schedule.training().getEvaluation().getSamples())
                .doesNotHaveDuplicates()
                .allMatch(sample -> sample >= data.getHeldOutFirst()
                        && sample < data.getHeldOutFirst() + data.getHeldOutSamples()
                        && sample >= data.getTrainSamples())
                .containsExactlyElementsOf(samplesOf(schedule, schedule.rounds(), TASK_KIND_EVALUATE)
                        .boxed()
                        .toList());
    }

    @Property(tries = 200)
    void everyRecordEitherTrainsOrIsHeldOut(@ForAll("schedules") TrainingSchedule job) {
        var onRecords = Jobs.onRecords(job);
        var evaluatesAll = onRecords.training().toBuilder();
        var data = evaluatesAll.getData();
        evaluatesAll.getEvaluationBuilder().setSamples(data.getHeldOutSamples());
        evaluatesAll.getBatchesBuilder().setSamplesPerEpoch(data.getTrainSamples());
        var schedule = new TrainingSchedule(evaluatesAll.build(), job.seed());

        var trained = IntStream.range(0, schedule.roundsPerEpoch())
                .flatMap(round -> samplesOf(schedule, round, TASK_KIND_ADVANCE));
        assertThat(IntStream.concat(trained, samplesOf(schedule, 0, TASK_KIND_EVALUATE))
                        .boxed())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, data.getTrainSamples() + data.getHeldOutSamples())
                                .boxed()
                                .toList());
    }

    @Property(tries = 200)
    void everyEpochTrainsOnTheSameRecords(@ForAll("schedules") TrainingSchedule job) {
        var wholeEpochs = Jobs.onRecords(job).training().toBuilder();
        wholeEpochs.getBatchesBuilder().setSamplesPerEpoch(wholeEpochs.getData().getTrainSamples());
        var schedule = new TrainingSchedule(wholeEpochs.build(), job.seed());
        int perEpoch = schedule.roundsPerEpoch();

        var first = IntStream.range(0, perEpoch).flatMap(round -> samplesOf(schedule, round, TASK_KIND_ADVANCE));
        var second =
                IntStream.range(perEpoch, 2 * perEpoch).flatMap(round -> samplesOf(schedule, round, TASK_KIND_ADVANCE));
        assertThat(first.boxed())
                .containsExactlyInAnyOrderElementsOf(second.boxed().toList());
    }

    @Example
    void recordsHeldOutLieAllOverTheDataSet() {
        // 1000 records, 300 held out; of the last tenth some 30 +- 5.
        var schedule =
                Jobs.onRecords(Jobs.job(1, 700, 300, Jobs.batches(1, 700, 700, 700), Jobs.evaluation(300, 300, 1)));

        var heldOut = IntStream.of(schedule.leafSamples(0, TASK_KIND_EVALUATE, 0));
        assertThat(heldOut.filter(record -> record >= 900)).hasSizeBetween(15, 45);
    }

    @Example
    void evaluatesTheFirstVersionEverySoManyRoundsAndTheLastVersion() {
        var schedule = Jobs.ragged();
        assertThat(schedule.rounds()).isEqualTo(8);
        assertThat(IntStream.rangeClosed(0, 9).filter(schedule::evaluates)).containsExactly(0, 3, 6, 8);
        assertThat(schedule.isFinishedAt(8)).isFalse();
        assertThat(schedule.isFinishedAt(9)).isTrue();
    }

    @Example
    void aJobWithoutHeldOutSamplesIsFinishedAtItsLastVersion() {
        var schedule = Jobs.paper();
        assertThat(schedule.rounds()).isEqualTo(80);
        assertThat(schedule.unitsExpected()).isEqualTo(5 * 2048);
        assertThat(IntStream.rangeClosed(0, 80).filter(schedule::evaluates)).isEmpty();
        assertThat(schedule.isFinishedAt(79)).isFalse();
        assertThat(schedule.isFinishedAt(80)).isTrue();
    }

    @Example
    void theLastRoundOfAnEpochMayBeSmaller() {
        var schedule = Jobs.ragged();
        assertThat(IntStream.range(0, 5).map(round -> schedule.units(round, TASK_KIND_ADVANCE)))
                .containsExactly(8, 8, 8, 2, 8);
        assertThat(schedule.tree(3, TASK_KIND_ADVANCE).leafCount()).isEqualTo(1);
    }

    @Example
    void onlyNodesOfTheRoundsOwnTreesAreNodes() {
        var schedule = Jobs.ragged();
        assertThat(schedule.node(0, TASK_KIND_ADVANCE, node(2, 0))).contains(new TreeNode(2, 0));
        assertThat(schedule.node(0, TASK_KIND_ADVANCE, node(0, 3))).isEmpty();
        assertThat(schedule.node(0, TASK_KIND_ADVANCE, node(3, 0))).isEmpty();
        assertThat(schedule.node(0, TASK_KIND_ADVANCE, node(31, 0))).isEmpty();
        assertThat(schedule.node(0, TASK_KIND_ADVANCE, node(-1, 0))).isEmpty();
        assertThat(schedule.node(0, TASK_KIND_ADVANCE, node(0, -1))).isEmpty();
        assertThat(schedule.node(1, TASK_KIND_EVALUATE, node(0, 0))).isEmpty();
        assertThat(schedule.node(8, TASK_KIND_ADVANCE, node(0, 0))).isEmpty();
        assertThat(schedule.node(8, TASK_KIND_EVALUATE, node(0, 0))).isPresent();
    }

    @Provide
    static Arbitrary<TrainingSchedule> schedules() {
        var counts = Arbitraries.integers().between(1, 40);
        return Combinators.combine(Arbitraries.integers(), counts, counts, counts, counts, counts)
                .as((seed, perEpoch, batch, leaf, heldOut, evaluated) -> Jobs.job(
                        seed,
                        perEpoch + leaf % 3,
                        heldOut,
                        Jobs.batches(2, perEpoch, Math.min(batch, perEpoch), leaf),
                        Jobs.evaluation(Math.min(evaluated, heldOut), leaf, 2)));
    }

    private static Node node(int level, int index) {
        return Node.newBuilder().setLevel(level).setIndex(index).build();
    }

    private static IntStream samplesOf(TrainingSchedule schedule, int round, TaskKind kind) {
        return IntStream.range(0, schedule.tree(round, kind).leafCount())
                .flatMap(leaf -> IntStream.of(schedule.leafSamples(round, kind, leaf)));
    }
}
