package io.manyhands.protocol.work;

import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_ADVANCE;

import io.manyhands.protocol.JsonText;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Counting;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Counting jobs whose leaves divide their units evenly, and jobs whose leaves do not.
public final class GoldenCountings {
    private GoldenCountings() {}

    public static List<JsonText> cases() {
        return Stream.of(counting(1000, 10, 2), counting(1000, 7, 3), counting(1, 1, 1), counting(5, 9, 1))
                .map(GoldenCountings::schedule)
                .toList();
    }

    private static Counting counting(int units, int leafSize, int rounds) {
        return Counting.newBuilder()
                .setUnits(units)
                .setLeafSize(leafSize)
                .setRounds(rounds)
                .build();
    }

    private static JsonText schedule(Counting counting) {
        var schedule = new CountingSchedule(counting);
        return new JsonText()
                .with("units", counting.getUnits())
                .with("leafSize", counting.getLeafSize())
                .with("rounds", counting.getRounds())
                .with("unitsExpected", schedule.unitsExpected())
                .with(
                        "cases",
                        IntStream.of(0, counting.getRounds() - 1, counting.getRounds())
                                .distinct()
                                .mapToObj(round -> round(schedule, round))
                                .toList());
    }

    private static JsonText round(CountingSchedule schedule, int round) {
        var included = schedule.includes(round, TASK_KIND_ADVANCE);
        return new JsonText()
                .with("round", round)
                .with("finished", schedule.isFinishedAt(round))
                .with("kind", TASK_KIND_ADVANCE.getNumber())
                .with(
                        "leaves",
                        included ? schedule.tree(round, TASK_KIND_ADVANCE).leafCount() : 0)
                .with("nodes", included ? nodes(schedule, round) : List.of());
    }

    /// The root, its children, and the last leaf.
    private static List<JsonText> nodes(CountingSchedule schedule, int round) {
        var tree = schedule.tree(round, TASK_KIND_ADVANCE);
        var lastLeaf = new TreeNode(0, tree.leafCount() - 1);
        return Stream.of(Stream.of(tree.root()), tree.children(tree.root()).stream(), Stream.of(lastLeaf))
                .flatMap(nodes -> nodes)
                .distinct()
                .map(node -> new JsonText()
                        .with("level", node.level())
                        .with("index", node.index())
                        .with("units", schedule.unitsBelow(round, TASK_KIND_ADVANCE, node)))
                .toList();
    }
}
