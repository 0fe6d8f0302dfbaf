package io.manyhands.standalone.main;

import io.manyhands.standalone.cli.ManyhandsCommand;
import io.quarkus.runtime.annotations.QuarkusMain;

/// The command line is read before Quarkus or Redis start, so that a mistake costs a third of a second.
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... args) {
        System.exit(ManyhandsCommand.execute(args));
    }
}
