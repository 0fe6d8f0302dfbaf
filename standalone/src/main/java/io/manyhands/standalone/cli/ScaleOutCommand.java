package io.manyhands.standalone.cli;

import io.manyhands.standalone.demo.DemoSettings;
import io.manyhands.standalone.demo.Inputs;
import io.manyhands.standalone.experiment.Python;
import io.manyhands.standalone.experiment.ScaleOut;
import io.manyhands.standalone.experiment.ScaleOutSettings;
import io.manyhands.standalone.server.Home;
import io.manyhands.standalone.server.Server;
import io.manyhands.standalone.server.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "scale-out")
final class ScaleOutCommand implements Callable<Integer> {
    private static final String MAP = "map";
    private static final int MOST_WORKERS = 256;
    private static final int LONGEST_PACE_MILLIS = 600_000;
    private static final int MOST_LEAVES = 4096;
    private static final int MOST_ROUNDS = 10_000;

    @Spec
    private @Nullable CommandSpec command;

    @Option(names = "--workers", paramLabel = "N,N,…", split = ",")
    private List<Integer> workers = List.of(1, 2, 4, 8, 16, 32);

    @Option(names = "--pace", paramLabel = "MS")
    private int paceMillis = 200;

    @Option(names = "--job", paramLabel = "JOB")
    private String job = "paper";

    @Option(names = "--corpus", paramLabel = "FILE")
    private Path corpus = Home.corpus();

    @Option(names = "--leaves", paramLabel = "N")
    private @Nullable Integer leaves;

    @Option(names = "--rounds", paramLabel = "N")
    private @Nullable Integer rounds;

    @Option(names = "--out", paramLabel = "DIR")
    private Path out = Home.experiments();

    @Option(names = "--json", paramLabel = "FILE")
    private @Nullable Path json;

    @Override
    public Integer call() {
        var settings = settings();
        Python.require();
        return Server.run(
                new ServerSettings("127.0.0.1", 0, Optional.empty(), Optional.empty()), new ScaleOut(settings));
    }

    private ScaleOutSettings settings() {
        requireRanges();
        var pace = Duration.ofMillis(paceMillis);
        var file = job.equals(MAP) ? Home.mapJob().toString() : job;
        Inputs.check(new DemoSettings(file, corpus, workers.size(), pace, true, Optional.ofNullable(json)));
        return new ScaleOutSettings(
                workers,
                pace,
                file,
                corpus,
                Optional.ofNullable(leaves),
                Optional.ofNullable(rounds),
                Optional.ofNullable(json),
                out);
    }

    private void requireRanges() {
        workers.forEach(count -> requireRange("--workers", count, 1, MOST_WORKERS));
        requireRange("--pace", paceMillis, 0, LONGEST_PACE_MILLIS);
        if (leaves != null) {
            requireRange("--leaves", leaves, 1, MOST_LEAVES);
        }
        if (rounds != null) {
            requireRange("--rounds", rounds, 1, MOST_ROUNDS);
        }
    }

    private void requireRange(String option, int value, int least, int most) {
        Usage.requireRange(command, this, option, value, least, most);
    }
}
