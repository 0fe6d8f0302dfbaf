package io.manyhands.localredis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sees to it that one data directory has one Redis: two would write the same append-only file.
final class DataDirectory {
    private DataDirectory() {}

    /// Creates the directory if absent. A Redis that is just ending there (its JVM was killed) is waited for.
    static Path claim(Path dir, Duration patience) {
        try {
            Files.createDirectories(dir);
            owner(dir).ifPresent(process -> awaitEnd(process, dir, patience));
            return dir.toRealPath();
        } catch (IOException e) {
            throw new LocalRedisException(
                    "data directory %s cannot be used: %s; name a directory that you may write".formatted(dir, e), e);
        }
    }

    private static Optional<ProcessHandle> owner(Path dir) throws IOException {
        try {
            var pid = Files.readString(dir.resolve(ServerCommand.PID_FILE)).strip();
            return ProcessHandle.of(Long.parseLong(pid)).filter(DataDirectory::isRedis);
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// The pid file of a killed Redis stays behind, and its number may belong to anything by now.
    private static boolean isRedis(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> command.contains("redis"))
                .isPresent();
    }

    private static void awaitEnd(ProcessHandle process, Path dir, Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new LocalRedisException(
                    "data directory %s is in use by the Redis with process id %d; stop what started it, or name another directory"
                            .formatted(dir, process.pid()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalRedisException("interrupted while waiting for data directory " + dir, e);
        } catch (ExecutionException e) {
            throw new LocalRedisException("cannot watch process %d, which uses %s".formatted(process.pid(), dir), e);
        }
    }
}
