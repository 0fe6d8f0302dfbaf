package io.manyhands.task.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.Speeds;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.BatchSpec;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.Inputs;
import io.manyhands.protocol.v1.MapReduce;
import io.manyhands.protocol.v1.Reduction;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.v1.Training;
import io.manyhands.protocol.work.MapSchedule;
import io.manyhands.protocol.work.Schedule;
import io.manyhands.protocol.work.TrainingSchedule;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoundPlannerTest {
    private static final ByteString SHA256 = ByteString.copyFrom(new byte[32]);

    private final RoundPlanner planner = new RoundPlanner(2);

    @Property
    void everyLeafIsBelowExactlyOneTask(
            @ForAll @IntRange(min = 1, max = 5000) int samplesPerEpoch,
            @ForAll @IntRange(min = 1, max = 600) int batchSize,
            @ForAll @IntRange(min = 1, max = 40) int leafSize,
            @ForAll @IntRange(min = 0, max = 300) int round,
            @ForAll @IntRange(min = 0, max = 100) int hands) {
        var schedule = schedule(samplesPerEpoch, batchSize, leafSize, 4096);
        var tasks = plan(schedule, round, hands);

        for (var kind : List.of(TaskKind.TASK_KIND_ADVANCE, TaskKind.TASK_KIND_EVALUATE)) {
            var leaves = schedule.includes(round, kind)
                    ? IntStream.range(0, schedule.tree(round, kind).leafCount())
                            .boxed()
                            .toList()
                    : List.<Integer>of();
            assertThat(leavesBelow(schedule, round, kind, tasks)).isEqualTo(leaves);
        }
    }

    @Test
    void taskCoversNoMoreLeavesThanItsKindOfWorkAllows() {
        var map = MapReduce.newBuilder()
                .setInputs(Inputs.newBuilder().setCount(1000))
                .setLeafSize(1)
                .setLeavesPerRound(1000)
                .setIterations(1)
                .setReduction(Reduction.newBuilder().setKind(Reduction.Kind.KIND_SUM))
                .build();
        var schedule = new MapSchedule(map);

        var tasks = plan(schedule, 0, 1);

        assertThat(leavesBelow(schedule, 0, TaskKind.TASK_KIND_ADVANCE, tasks)).hasSize(1000);
        var tree = schedule.tree(0, TaskKind.TASK_KIND_ADVANCE);
        assertThat(tasks)
                .hasSize(125)
                .allSatisfy(task -> assertThat(
                                tree.leavesBelow(TreeNode.parse(task.getNode()).orElseThrow()))
                        .isLessThanOrEqualTo(8));
        assertThat(plan(schedule, 1, 1)).hasSize(1);
    }

    @Test
    void whereSpeedsAreNotKnownWorkersGetTwoTasksEachUntilThereAreNoMoreLeaves() {
        var schedule = schedule(2048, 128, 8, 0);

        assertThat(plan(schedule, 1, 0)).hasSize(2);
        assertThat(plan(schedule, 1, 1)).hasSize(2);
        assertThat(plan(schedule, 1, 3)).hasSize(6);
        assertThat(plan(schedule, 1, 8)).hasSize(16);
        assertThat(plan(schedule, 1, Integer.MAX_VALUE)).hasSize(16);
    }

    @Test
    void volunteersOfOneSpeedGetOneTaskEach() {
        var speeds = Speeds.of(Collections.nCopies(4, Duration.ofMillis(7)));
        var tasks = planner.plan(schedule(2048, 128, 8, 512), new Version(0, SHA256), new Crew(9, Optional.of(speeds)));

        assertThat(tasks).hasSize(8);
        assertThat(tasks.subList(0, 4)).allMatch(task -> task.getNode().getLevel() == 2);
    }

    @Test
    void trainingIsIssuedBeforeEvaluationAndEachByLeaf() {
        var schedule = schedule(2048, 128, 8, 512);
        var tasks = plan(schedule, 0, 8);

        assertThat(tasks.subList(0, 16)).allMatch(task -> task.getKind() == TaskKind.TASK_KIND_ADVANCE);
        assertThat(tasks.subList(16, 32)).allMatch(task -> task.getKind() == TaskKind.TASK_KIND_EVALUATE);
        assertThat(tasks.subList(0, 16))
                .extracting(task -> task.getNode().getIndex())
                .isSorted();
        assertThat(tasks)
                .allMatch(task -> task.getRound() == 0 && task.getSha256().equals(SHA256));
    }

    @Test
    void finalVersionIsOnlyEvaluated() {
        var schedule = schedule(2048, 128, 8, 512);
        int last = schedule.rounds();

        assertThat(plan(schedule, last, 4))
                .isNotEmpty()
                .allMatch(task -> task.getKind() == TaskKind.TASK_KIND_EVALUATE);
        assertThat(plan(schedule, last + 1, 4)).isEmpty();
    }

    private List<TaskEntry> plan(Schedule schedule, int round, int hands) {
        return planner.plan(schedule, new Version(round, SHA256), new Crew(hands, Optional.empty()));
    }

    private static List<Integer> leavesBelow(Schedule schedule, int round, TaskKind kind, List<TaskEntry> tasks) {
        return tasks.stream()
                .filter(task -> task.getKind() == kind)
                .map(task -> TreeNode.of(task.getNode()))
                .flatMapToInt(
                        node -> IntStream.range((int) schedule.tree(round, kind).firstLeaf(node), (int)
                                schedule.tree(round, kind).endLeaf(node)))
                .boxed()
                .toList();
    }

    private static Schedule schedule(int samplesPerEpoch, int batchSize, int leafSize, int evaluated) {
        return new TrainingSchedule(
                Training.newBuilder()
                        .setBatches(BatchSpec.newBuilder()
                                .setEpochs(3)
                                .setSamplesPerEpoch(samplesPerEpoch)
                                .setBatchSize(batchSize)
                                .setLeafSize(leafSize))
                        .setEvaluation(EvaluationSpec.newBuilder()
                                .setSamples(evaluated)
                                .setLeafSize(32)
                                .setEveryRounds(16))
                        .build(),
                1);
    }
}
