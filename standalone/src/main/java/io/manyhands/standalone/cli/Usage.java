package io.manyhands.standalone.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Mistakes on the command line, which picocli prints in one form.
final class Usage {
    private Usage() {}

    /// @param command null if picocli has not made `object`, as in tests
    /// @param object the command, or the options mixed into it
    static ParameterException mistake(@Nullable CommandSpec command, Object object, String message) {
        var line = command == null ? new CommandLine(object) : command.commandLine();
        return new ParameterException(line, message);
    }

    /// @throws ParameterException if the value is out of range, both ends included
    static void requireRange(
            @Nullable CommandSpec command, Object object, String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw mistake(command, object, "%s %d: must be %d to %d".formatted(option, value, least, most));
        }
    }
}
