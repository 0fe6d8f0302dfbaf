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

@Command(name = "train")
final class TrainCommand implements Callable<Integer> {
    @Option(names = "--local", required = true)
    @SuppressWarnings("UnusedVariable") // required; that it is there says all
    private boolean local;

    @Option(names = "--job", paramLabel = "JOB")
    private String job = "text";

    @Option(names = "--corpus", paramLabel = "FILE")
    private Path corpus = Home.corpus();

    @Option(names = "--validation", paramLabel = "FILE")
    private @Nullable Path validation;

    @Option(names = "--json", paramLabel = "FILE")
    private @Nullable Path json;

    @Option(names = "--until", paramLabel = "LOSS")
    private @Nullable Double until;

    @Override
    public Integer call() throws InterruptedException {
        var settings = new DemoSettings(job, corpus, 0, Duration.ZERO, true, Optional.ofNullable(json));
        return new LocalTraining(Inputs.check(settings).validatedOn(validation), settings, Optional.ofNullable(until))
                .run();
    }
}
