package io.manyhands.localredis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// A running Redis server that belongs to this JVM.
///
/// Ends with [#close], or with the JVM: see [Leash]. Its data is gone then, unless [Options#dataDir] names a
/// directory; what was written within the last second before a crash of the machine may be lost (`appendfsync
/// everysec`).
///
/// Failure modes of [#start], all as [LocalRedisException]: port in use, executable missing or not executable, data
/// directory not writable or in use, no PONG in time. Thread-safe.
public final class LocalRedis implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_PINGS = Duration.ofMillis(10);
    /// Somebody else may take a free port before Redis does.
    private static final int ATTEMPTS_AT_FREE_PORT = 3;

    private final int port;
    private final Leash process;

    private LocalRedis(int port, Leash process) {
        this.port = port;
        this.process = process;
    }

    /// Returns when Redis has answered PING.
    public static LocalRedis start(Options options) {
        if (options.port() != 0) {
            if (!Ports.isFree(options.port())) {
                throw new LocalRedisException(
                        "port %d on 127.0.0.1 is in use; name another one for Redis".formatted(options.port()));
            }
            return start(options.port(), options);
        }
        for (int attempt = 1; ; attempt++) {
            var port = Ports.anyFree();
            try {
                return start(port, options);
            } catch (LocalRedisException e) {
                if (attempt == ATTEMPTS_AT_FREE_PORT || Ports.isFree(port)) {
                    throw e;
                }
            }
        }
    }

    /// On 127.0.0.1.
    public int port() {
        return port;
    }

    /// For `quarkus.redis.hosts`.
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Calls the listener, on some other thread, when Redis has ended for whatever reason, with its last words.
    public void whenEnded(Consumer<String> listener) {
        var _ = process.onExit()
                .thenAcceptAsync(status -> listener.accept("status %d, %s".formatted(status, process.lastWords())));
    }

    /// Redis writes what it still holds to its append-only file, if it has one. Returns when it has ended.
    @Override
    public void close() {
        process.close();
    }

    private static LocalRedis start(int port, Options options) {
        options.executable().ifPresent(LocalRedis::checkExecutable);
        var dataDir = options.dataDir().map(dir -> DataDirectory.claim(dir, GRACE));
        var scratch = newScratch();
        var executable = options.executable().orElseGet(() -> BundledServer.unpack(scratch));
        var command = ServerCommand.of(executable, port, dataDir.orElse(scratch), options);
        var process = Leash.start(command, Optional.of(scratch), GRACE);
        awaitReady(process, port, options.readyWithin());
        return new LocalRedis(port, process);
    }

    private static void awaitReady(Leash process, int port, Duration patience) {
        var deadline = Instant.now().plus(patience);
        while (!Ports.answersPing(port)) {
            if (!process.isAlive()) {
                var status = process.onExit().join();
                throw new LocalRedisException("Redis on port %d ended with status %d. Its last words:%n%s"
                        .formatted(port, status, process.lastWords()));
            }
            if (Instant.now().isAfter(deadline)) {
                process.close();
                throw new LocalRedisException("Redis on port %d was not ready within %s. Its last words:%n%s"
                        .formatted(port, patience, process.lastWords()));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_PINGS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalRedisException("interrupted while Redis was starting", e);
        }
    }

    private static void checkExecutable(Path executable) {
        if (!Files.isExecutable(executable)) {
            throw new LocalRedisException(
                    "Redis executable %s is missing or not executable; install redis-server, or leave it out to use the bundled one"
                            .formatted(executable));
        }
    }

    private static Path newScratch() {
        try {
            return Files.createTempDirectory("manyhands-redis-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for Redis", e);
        }
    }
}
