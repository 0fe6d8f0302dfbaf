package io.manyhands.localredis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How a local Redis runs. Immutable; begin with [#defaults].
///
/// @param port on 127.0.0.1; 0 for any free one
/// @param dataDir where the append-only file lies, created if absent; empty: nothing survives
/// @param executable a `redis-server` of 6.2 or newer; empty: the bundled 6.2
/// @param maxMemoryBytes beyond this Redis refuses writes (it never evicts); empty: no bound
/// @param readyWithin how long the first PONG may take, loading the append-only file included
/// @param arguments further arguments of `redis-server`, e.g. `--cluster-enabled yes`
public record Options(
        int port,
        Optional<Path> dataDir,
        Optional<Path> executable,
        OptionalLong maxMemoryBytes,
        Duration readyWithin,
        List<String> arguments) {

    public Options {
        arguments = List.copyOf(arguments);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("Redis port %d: must be 0 (any free port) to 65535".formatted(port));
        }
    }

    /// A free port, the bundled server, nothing on disk.
    public static Options defaults() {
        return new Options(
                0, Optional.empty(), Optional.empty(), OptionalLong.empty(), Duration.ofSeconds(20), List.of());
    }

    public Options withPort(int value) {
        return new Options(value, dataDir, executable, maxMemoryBytes, readyWithin, arguments);
    }

    public Options withDataDir(Path value) {
        return new Options(port, Optional.of(value), executable, maxMemoryBytes, readyWithin, arguments);
    }

    public Options withExecutable(Path value) {
        return new Options(port, dataDir, Optional.of(value), maxMemoryBytes, readyWithin, arguments);
    }

    public Options withMaxMemoryBytes(long value) {
        return new Options(port, dataDir, executable, OptionalLong.of(value), readyWithin, arguments);
    }

    public Options withReadyWithin(Duration value) {
        return new Options(port, dataDir, executable, maxMemoryBytes, value, arguments);
    }

    public Options withArguments(String... values) {
        return new Options(port, dataDir, executable, maxMemoryBytes, readyWithin, List.of(values));
    }
}
