package io.manyhands.standalone.cli;

import io.manyhands.standalone.demo.Demo;
import io.manyhands.standalone.demo.DemoSettings;
import io.manyhands.standalone.demo.Inputs;
import io.manyhands.standalone.server.Home;
import io.manyhands.standalone.server.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "demo")
final class DemoCommand implements Callable<Integer> {
    private static final int MOST_VOLUNTEERS = 256;
    private static final int LONGEST_PACE_MILLIS = 600_000;

    @Spec
    private @Nullable CommandSpec command;

    @Option(names = "--job", paramLabel = "JOB")
    private String job = "text";

    @Option(names = "--corpus", paramLabel = "FILE")
    private Path corpus = Home.corpus();

    @Option(names = "--validation", paramLabel = "FILE")
    private @Nullable Path validation;

    @Option(names = "--volunteers", paramLabel = "N")
    private int volunteers = 2;

    @Option(names = "--pace", paramLabel = "MS")
    private int paceMillis;

    @Option(names = "--exit")
    private boolean exit;

    @Option(names = "--json", paramLabel = "FILE")
    private @Nullable Path json;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() {
        var settings = settings();
        var server = options.settings();
        var inputs = Inputs.check(settings).validatedOn(validation);
        return Server.run(server, new Demo(settings, inputs, System.out));
    }

    private DemoSettings settings() {
        Usage.requireRange(command, this, "--volunteers", volunteers, 0, MOST_VOLUNTEERS);
        Usage.requireRange(command, this, "--pace", paceMillis, 0, LONGEST_PACE_MILLIS);
        return new DemoSettings(
                job, corpus, volunteers, Duration.ofMillis(paceMillis), exit, Optional.ofNullable(json));
    }
}
