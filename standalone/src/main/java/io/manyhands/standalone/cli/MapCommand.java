package io.manyhands.standalone.cli;

import io.manyhands.standalone.demo.Following;
import io.manyhands.standalone.demo.Inputs;
import io.manyhands.standalone.map.LocalMap;
import io.manyhands.standalone.map.MapElsewhere;
import io.manyhands.standalone.map.MapJob;
import io.manyhands.standalone.map.MapRun;
import io.manyhands.standalone.map.MapSettings;
import io.manyhands.standalone.map.SpotCheck;
import io.manyhands.standalone.server.Server;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "map")
final class MapCommand implements Callable<Integer> {
    private static final int MOST_VOLUNTEERS = 256;
    private static final int LONGEST_PACE_MILLIS = 600_000;

    private final Map<String, String> environment;

    @Spec
    private @Nullable CommandSpec command;

    @Parameters(paramLabel = "PROGRAM")
    private Path program = Path.of("");

    @Option(names = "--inputs", paramLabel = "INPUTS", required = true)
    private @Nullable String inputs;

    @Option(names = "--shared", paramLabel = "FILE")
    private @Nullable List<Path> shared;

    @Option(names = "--reduce", paramLabel = "HOW")
    private String reduce = "none";

    @Option(names = "--most", paramLabel = "N")
    private @Nullable Integer most;

    @Option(names = "--histogram", paramLabel = "JSON")
    private @Nullable String histogram;

    @Option(names = "--iterations", paramLabel = "N")
    private int iterations = 1;

    @Option(names = "--state", paramLabel = "JSON")
    private @Nullable String state;

    @Option(names = "--leaf-size", paramLabel = "N")
    private @Nullable Integer leafSize;

    @Option(names = "--leaves-per-round", paramLabel = "N")
    private @Nullable Integer leavesPerRound;

    @Option(names = "--limits", paramLabel = "JSON")
    private @Nullable String limits;

    @Option(names = "--no-spot-check")
    private boolean isUnchecked;

    @Option(names = "--output", paramLabel = "FILE")
    private @Nullable Path output;

    @Option(names = "--json", paramLabel = "FILE")
    private @Nullable Path json;

    @Option(names = "--local")
    private boolean isLocal;

    @Option(names = "--try", paramLabel = "N")
    private @Nullable Integer tried;

    @Option(names = "--url", paramLabel = "URL", converter = PageUrl.class)
    private @Nullable URI url;

    @Option(names = "--volunteers", paramLabel = "N")
    private int volunteers = 2;

    @Option(names = "--pace", paramLabel = "MS")
    private int paceMillis;

    @Mixin
    private ServerOptions options = new ServerOptions();

    MapCommand() {
        this(System.getenv());
    }

    MapCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        Usage.requireRange(command, this, "--volunteers", volunteers, 0, MOST_VOLUNTEERS);
        Usage.requireRange(command, this, "--pace", paceMillis, 0, LONGEST_PACE_MILLIS);
        var settings = settings();
        settings.json().ifPresent(Inputs::requireWritable);
        var job = MapJob.of(settings);
        if (tried == null && !new SpotCheck(settings, job).passes()) {
            return 1;
        }
        if (isLocal || tried != null) {
            return new LocalMap(settings, job, Optional.ofNullable(tried)).run();
        }
        if (url != null) {
            var following = new Following(url, Duration.ofMinutes(10), System.err);
            return new MapElsewhere(url, AdminToken.in(environment, command, this), settings, job).run(following);
        }
        return Server.run(options.settings(), new MapRun(settings, job, volunteers, Duration.ofMillis(paceMillis)));
    }

    private MapSettings settings() {
        return new MapSettings(
                program,
                Objects.requireNonNull(inputs, "picocli requires it"),
                shared == null ? List.of() : shared,
                reduce,
                Optional.ofNullable(most),
                Optional.ofNullable(histogram),
                iterations,
                Optional.ofNullable(state),
                Optional.ofNullable(leafSize),
                Optional.ofNullable(leavesPerRound),
                Optional.ofNullable(limits),
                !isUnchecked,
                Optional.ofNullable(output),
                Optional.ofNullable(json));
    }
}
