package io.manyhands.task.plan;

import io.manyhands.protocol.ReductionTree;
import io.manyhands.protocol.Speeds;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Into how many tasks a tree is cut, for volunteers whose speeds are known: plays the round through, each task
/// going to whoever is free first, and takes the fewest tasks that let it end about as soon as finer ones would.
final class Fineness {
    /// Tasks per volunteer. More would tell fast and slow ones apart better, and cost more bytes.
    private static final List<Double> PER_VOLUNTEER = List.of(1.0, 1.25, 1.5, 2.0, 3.0, 4.0);
    /// How much longer a round may take for the sake of fewer tasks. Speeds are not known more exactly.
    private static final double TOLERANCE = 1.2;

    private Fineness() {}

    /// @return at least 1, at most as many as there are leaves
    static int of(ReductionTree tree, Speeds speeds) {
        int leaves = tree.leafCount();
        var crew = speeds.secondsPerLeaf(leaves);
        var candidates = PER_VOLUNTEER.stream()
                .map(each -> Math.clamp(Math.round(each * speeds.count()), 1, leaves))
                .distinct()
                .map(parts -> new Cut(parts, seconds(tree, parts, crew)))
                .toList();
        double soonest = candidates.stream().mapToDouble(Cut::seconds).min().orElse(0);
        return candidates.stream()
                .filter(cut -> cut.seconds <= soonest * TOLERANCE)
                .mapToInt(Cut::parts)
                .min()
                .orElse(1);
    }

    /// @param crew what a leaf takes each, in seconds, fastest first
    private static double seconds(ReductionTree tree, int parts, List<Double> crew) {
        var free =
                new PriorityQueue<Turn>(Comparator.comparingDouble(Turn::freeAt).thenComparingDouble(Turn::perLeaf));
        crew.forEach(perLeaf -> free.add(new Turn(0, perLeaf)));
        double end = 0;
        for (var node : tree.frontier(parts)) {
            var turn = free.remove();
            double done = turn.freeAt + tree.leavesBelow(node) * turn.perLeaf;
            free.add(new Turn(done, turn.perLeaf));
            end = Math.max(end, done);
        }
        return end;
    }

    private record Cut(int parts, double seconds) {}

    private record Turn(double freeAt, double perLeaf) {}
}
