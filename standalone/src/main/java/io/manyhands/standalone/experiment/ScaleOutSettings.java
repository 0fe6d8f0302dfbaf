package io.manyhands.standalone.experiment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is measured.
///
/// @param workers numbers of volunteers, at least one
/// @param pace the least time a volunteer takes for a leaf
/// @param job name of an example, or a path
/// @param corpus what the job trains on, if it takes one
/// @param leaves of each round; empty: as the job says
/// @param rounds of each run; empty: what takes the fewest workers about a minute
/// @param json where the runs go, beside `out`
/// @param out the directory of the report
public record ScaleOutSettings(
        List<Integer> workers,
        Duration pace,
        String job,
        Path corpus,
        Optional<Integer> leaves,
        Optional<Integer> rounds,
        Optional<Path> json,
        Path out) {}
