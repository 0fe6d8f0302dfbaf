package io.manyhands.standalone.local;

import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.server.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One of the programs that volunteer-ui builds.
public final class NodeProgram {
    private NodeProgram() {}

    /// Runs it to its end; what it says goes where this process says its own.
    ///
    /// @return its exit status
    public static int run(Path program, List<String> arguments) throws InterruptedException {
        var command = new ArrayList<>(List.of(Home.node(), program.toString()));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new StandaloneException("%s cannot be started: %s".formatted(Home.node(), e.getMessage()), e);
        }
    }
}
