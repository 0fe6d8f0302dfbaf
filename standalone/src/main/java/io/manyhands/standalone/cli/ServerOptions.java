package io.manyhands.standalone.cli;

import io.manyhands.standalone.server.ServerSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What `up` and `demo` have in common.
final class ServerOptions {
    private static final int HIGHEST_PORT = 65_535;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--port", paramLabel = "PORT")
    private int port = 8080;

    @Option(names = "--host", paramLabel = "ADDRESS")
    private String host = "0.0.0.0";

    @Option(names = "--data", paramLabel = "DIR")
    private @Nullable Path data;

    @Option(names = "--redis", paramLabel = "FILE")
    private @Nullable Path redis;

    ServerSettings settings() {
        if (port < 0 || port > HIGHEST_PORT) {
            throw Usage.mistake(
                    command, this, "--port %d: must be 0 (any free one) to %d".formatted(port, HIGHEST_PORT));
        }
        return new ServerSettings(host, port, Optional.ofNullable(data), Optional.ofNullable(redis));
    }
}
