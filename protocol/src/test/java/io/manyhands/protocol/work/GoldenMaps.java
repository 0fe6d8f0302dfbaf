package io.manyhands.protocol.work;

import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_ADVANCE;

import io.manyhands.protocol.JsonText;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Inputs;
import io.manyhands.protocol.v1.MapReduce;
import io.manyhands.protocol.v1.Reduction;
import io.manyhands.protocol.v1.Reduction.Kind;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Map-reduce jobs of one batch and of several, whose results are kept, reduced, and reduced again and again.
public final class GoldenMaps {
    private GoldenMaps() {}

    public static List<JsonText> cases() {
        return Stream.of(
                        map(100, 10, 4, 1, Kind.KIND_NONE),
                        map(7, 10, 4, 1, Kind.KIND_NONE),
                        map(1000, 7, 64, 1, Kind.KIND_SUM),
                        map(1000, 7, 64, 3, Kind.KIND_PROGRAM),
                        map(1, 1, 1, 2, Kind.KIND_TOP_K))
                .map(GoldenMaps::schedule)
                .toList();
    }

    static MapReduce map(int inputs, int leafSize, int leaves, int iterations, Kind kind) {
        return MapReduce.newBuilder()
                .setInputs(Inputs.newBuilder().setCount(inputs))
                .setLeafSize(leafSize)
                .setLeavesPerRound(leaves)
                .setIterations(iterations)
                .setReduction(Reduction.newBuilder().setKind(kind))
                .build();
    }

    private static JsonText schedule(MapReduce map) {
        var schedule = new MapSchedule(map);
        return new JsonText()
                .with("inputs", map.getInputs().getCount())
                .with("leafSize", map.getLeafSize())
                .with("leavesPerRound", map.getLeavesPerRound())
                .with("iterations", map.getIterations())
                .with("reduction", map.getReduction().getKindValue())
                .with("rounds", schedule.rounds())
                .with("unitsExpected", schedule.unitsExpected())
                .with(
                        "cases",
                        IntStream.rangeClosed(0, schedule.rounds())
                                .mapToObj(round -> round(schedule, round))
                                .toList());
    }

    private static JsonText round(MapSchedule schedule, int round) {
        var isIncluded = schedule.includes(round, TASK_KIND_ADVANCE);
        var text = new JsonText().with("round", round).with("finished", schedule.isFinishedAt(round));
        if (!isIncluded) {
            return text.with("leaves", 0);
        }
        var tree = schedule.tree(round, TASK_KIND_ADVANCE);
        var lastLeaf = new TreeNode(0, tree.leafCount() - 1);
        return text.with("leaves", tree.leafCount())
                .with("fold", schedule.isFold(round))
                .with("batch", (int) schedule.batch(round))
                .with("units", schedule.units(round, TASK_KIND_ADVANCE))
                .with("lastLeafUnits", schedule.unitsBelow(round, TASK_KIND_ADVANCE, lastLeaf));
    }
}
