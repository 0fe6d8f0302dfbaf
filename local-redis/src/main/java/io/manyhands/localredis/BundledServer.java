package io.manyhands.localredis;

import java.io.IOException;
import java.nio.file.Path;
import redis.embedded.core.ExecutableProvider;

/// The Redis 6.2 that the embedded-redis library carries for Linux and macOS, on x86-64 and ARM.
final class BundledServer {
    private BundledServer() {}

    /// @param dir where the executable is written
    static Path unpack(Path dir) {
        try {
            return ExecutableProvider.newJarResourceProvider(dir.toFile()).get().toPath();
        } catch (IOException | RuntimeException e) {
            throw new LocalRedisException(
                    "no bundled Redis for %s on %s (%s); install redis-server 6.2 or newer and name its executable"
                            .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), e.getMessage()),
                    e);
        }
    }
}
