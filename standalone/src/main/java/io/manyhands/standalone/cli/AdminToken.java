package io.manyhands.standalone.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// The token that is presented to a server elsewhere. From the environment, as others see command lines.
final class AdminToken {
    /// The volunteers' `--rehearse` reads the same one.
    static final String VARIABLE = "MANYHANDS_ADMIN_TOKEN";

    private AdminToken() {}

    /// @throws picocli.CommandLine.ParameterException if there is none
    static String in(Map<String, String> environment, @Nullable CommandSpec command, Object object) {
        var token = environment.getOrDefault(VARIABLE, "");
        if (token.isBlank()) {
            throw Usage.mistake(
                    command,
                    object,
                    "%s is empty: it must hold an organizer's token; docs/operations.md says where a cluster has it"
                            .formatted(VARIABLE));
        }
        return token.strip();
    }
}
