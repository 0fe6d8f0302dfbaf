package io.manyhands.standalone.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;

/// What `--help` prints: files of `launcher/help`, which the launcher prints itself as long as nothing is built.
final class HelpText {
    /// Stands, on a line of its own, for what several commands have in common.
    private static final String SERVER_OPTIONS = "@server-options\n";

    private HelpText() {}

    /// @param command a command below another (`bench paper`) has the text of the one above it, unless there is one of
    ///     its own (`experiment-fuzz.txt`)
    static String of(CommandSpec command) {
        var text = read(nameOf(command));
        return text.contains(SERVER_OPTIONS) ? text.replace(SERVER_OPTIONS, read("server-options")) : text;
    }

    private static String nameOf(CommandSpec command) {
        var above = command.parent();
        if (above == null) {
            return "overview";
        }
        if (above.parent() == null) {
            return command.name();
        }
        var own = "%s-%s".formatted(above.name(), command.name());
        return HelpText.class.getResource("/help/%s.txt".formatted(own)) == null ? nameOf(above) : own;
    }

    private static String read(String name) {
        try (var file = HelpText.class.getResourceAsStream("/help/%s.txt".formatted(name))) {
            var found = Objects.requireNonNull(file, () -> "launcher/help/%s.txt is missing".formatted(name));
            return new String(found.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
