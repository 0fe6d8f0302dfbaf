package io.manyhands.localredis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line of a Redis server. No configuration file is read: what is not named here is Redis' default.
final class ServerCommand {
    static final String PID_FILE = "redis.pid";

    private ServerCommand() {}

    /// @param dir where Redis keeps its files; of the options, only whether there is a data directory counts
    static List<String> of(Path executable, int port, Path dir, Options options) {
        var command = new ArrayList<>(List.of(executable.toString(), "--port", String.valueOf(port)));
        command.addAll(List.of("--bind", "127.0.0.1", "--daemonize", "no"));
        command.addAll(List.of("--dir", dir.toString()));
        command.addAll(List.of("--pidfile", dir.resolve(PID_FILE).toString()));
        command.addAll(List.of("--save", ""));
        command.addAll(List.of("--appendonly", options.dataDir().isPresent() ? "yes" : "no"));
        command.addAll(List.of("--appendfsync", "everysec"));
        options.maxMemoryBytes()
                .ifPresent(bytes -> command.addAll(
                        List.of("--maxmemory", String.valueOf(bytes), "--maxmemory-policy", "noeviction")));
        command.addAll(options.arguments());
        return List.copyOf(command);
    }
}
