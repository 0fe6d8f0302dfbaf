package io.manyhands.standalone.experiment;

import io.manyhands.standalone.demo.Inputs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is measured.
///
/// @param workers numbers of volunteers, ascending, at least one
/// @param pace the least time a volunteer takes for a leaf
/// @param inputs the job, already cut to the rounds to be measured, and its corpus
/// @param leaves of each round
/// @param json where the runs go, beside `out`
/// @param out the directory of the report
public record ScaleOutSettings(
        List<Integer> workers, Duration pace, Inputs inputs, int leaves, int rounds, Optional<Path> json, Path out) {
    /// About how long the run with the fewest workers takes, unless the number of rounds is given.
    private static final Duration SLOWEST_RUN = Duration.ofSeconds(60);
    /// What a leaf is taken to last without a pace.
    private static final Duration UNPACED_LEAF = Duration.ofMillis(10);

    private static final int FEWEST_ROUNDS = 5;
    private static final int MOST_ROUNDS = 80;

    /// Rounds for a run that says something and does not take for ever.
    public static int rounds(int leaves, int fewestWorkers, Duration pace) {
        var leaf = pace.isPositive() ? pace : UNPACED_LEAF;
        var round = leaf.multipliedBy(Math.ceilDiv(leaves, fewestWorkers));
        return Math.clamp(SLOWEST_RUN.dividedBy(round), FEWEST_ROUNDS, MOST_ROUNDS);
    }
}
