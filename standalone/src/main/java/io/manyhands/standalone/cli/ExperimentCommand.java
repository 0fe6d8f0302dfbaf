package io.manyhands.standalone.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Of its experiments, `abuse` is not here: it attacks services that run as in a cluster, a process each, and is
/// started by the launcher itself (`e2e/abuse`).
@Command(name = "experiment", subcommands = ScaleOutCommand.class)
final class ExperimentCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        throw Usage.mistake(command, this, "experiment: which one? there are: scale-out, abuse");
    }
}
