package io.manyhands.standalone.cli;

import io.manyhands.standalone.demo.DemoSettings;
import io.manyhands.standalone.demo.Inputs;
import io.manyhands.standalone.local.LocalTraining;
import io.manyhands.standalone.server.Home;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        description = "Trains a job in one process, without services: the reference for what volunteers compute.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    @Option(names = "--local", required = true, description = "In this process alone; there is no other way yet.")
    @SuppressWarnings("UnusedVariable") // required; that it is there says all
    private boolean local;

    @Option(
            names = "--job",
            paramLabel = "JOB",
            description = "text, paper, mlp, or the path of a job's JSON file (default: ${DEFAULT-VALUE}).")
    private String job = "text";

    @Option(
            names = "--corpus",
            paramLabel = "FILE",
            description = "What the job trains on (default: TensorFlow.js 0.11.7).")
    private Path corpus = Home.corpus();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the summary to this file, too.")
    private @Nullable Path json;

    @Override
    public Integer call() throws InterruptedException {
        var settings = new DemoSettings(job, corpus, 0, Duration.ZERO, true, Optional.ofNullable(json));
        return new LocalTraining(Inputs.check(settings), settings).run();
    }
}
