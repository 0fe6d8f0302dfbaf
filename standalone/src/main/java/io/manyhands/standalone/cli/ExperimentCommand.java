package io.manyhands.standalone.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Of its experiments, `abuse`, `internet` and `strangers` are not here: their services run as in a cluster, a process
/// each, and the launcher starts them itself (`e2e/abuse`, `e2e/internet`, `e2e/strangers`).
@Command(
        name = "experiment",
        subcommands = {ScaleOutCommand.class, FuzzCommand.class})
final class ExperimentCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        throw Usage.mistake(
                command, this, "experiment: which one? there are: scale-out, fuzz, abuse, internet, strangers");
    }
}
