package io.manyhands.standalone.map;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the command line says of a map-reduce job.
///
/// @param inputs see [MapInputs#of]
/// @param shared files that every input may read
/// @param reduce what results become, as a job describes it
/// @param most of `topK`
/// @param histogram JSON of `{from, to, bins}`
/// @param state JSON of the program's first state
/// @param limits JSON of `{memoryMiB, secondsPerInput, resultKiB}`, any of them
/// @param isSpotChecked whether the program's own `reduce` is tried before anything is computed
/// @param output where results go; empty: standard output
/// @param json where the summary goes besides standard error
public record MapSettings(
        Path program,
        String inputs,
        List<Path> shared,
        String reduce,
        Optional<Integer> most,
        Optional<String> histogram,
        int iterations,
        Optional<String> state,
        Optional<Integer> leafSize,
        Optional<Integer> leavesPerRound,
        Optional<String> limits,
        boolean isSpotChecked,
        Optional<Path> output,
        Optional<Path> json) {}
