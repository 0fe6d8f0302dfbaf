package io.manyhands.standalone.map;

import io.manyhands.standalone.local.MapFiles;
import io.manyhands.standalone.local.NodeProgram;
import io.manyhands.standalone.server.Home;
import java.util.ArrayList;
import java.util.List;

/// Tries a program's own `reduce` on the results of a few inputs, before anybody computes the job: what is not
/// associative comes to something else when its inputs are cut otherwise.
public record SpotCheck(MapSettings settings, MapJob job) {
    private static final String OWN = "program";

    /// @return whether the job may be computed; if not, `map.js` has said why
    /// @throws io.manyhands.standalone.StandaloneException for a job with mistakes in it
    public boolean passes() throws InterruptedException {
        if (!settings.isSpotChecked() || !settings.reduce().equals(OWN)) {
            return true;
        }
        try (var files = MapFiles.write(job.job(), job.program(), job.shared(), job.lines())) {
            var arguments = new ArrayList<>(List.of(files.directory().toString(), "--spot-check"));
            arguments.addAll(job.linesArguments());
            return NodeProgram.run(Home.mapping(), arguments) == 0;
        }
    }
}
