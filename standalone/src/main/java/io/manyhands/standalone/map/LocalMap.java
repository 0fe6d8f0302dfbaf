package io.manyhands.standalone.map;

import io.manyhands.standalone.local.MapFiles;
import io.manyhands.standalone.local.NodeProgram;
import io.manyhands.standalone.server.Home;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Computes a job in one process, without services: what a distributed run must come to, to the bit.
///
/// @param first so many inputs, at most, of which the time each takes is printed; empty: all, for their results
public record LocalMap(MapSettings settings, MapJob job, Optional<Integer> first) {
    /// @return the exit status of `map.js`
    /// @throws io.manyhands.standalone.StandaloneException for a job with mistakes in it
    public int run() throws InterruptedException {
        try (var files = MapFiles.write(job.job(), job.program(), job.shared(), job.lines())) {
            var arguments = new ArrayList<>(List.of(files.directory().toString()));
            arguments.addAll(job.linesArguments());
            add(arguments, "--json", settings.json());
            add(arguments, "--output", settings.output());
            first.ifPresent(count -> arguments.addAll(List.of("--try", count.toString())));
            return NodeProgram.run(Home.mapping(), arguments);
        }
    }

    private static void add(List<String> arguments, String option, Optional<Path> file) {
        file.ifPresent(
                path -> arguments.addAll(List.of(option, path.toAbsolutePath().toString())));
    }
}
