package io.manyhands.standalone.local;

import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A directory of files for a program that is run once. Closing removes it.
final class WorkingDirectory implements AutoCloseable {
    private final Path path;

    private WorkingDirectory(Path path) {
        this.path = path;
    }

    /// @param name what its name begins with
    static WorkingDirectory create(String name) {
        try {
            return new WorkingDirectory(Files.createTempDirectory(name));
        } catch (IOException e) {
            throw new StandaloneException("no directory for files can be created: %s".formatted(e), e);
        }
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    void put(String name, byte[] bytes) {
        try {
            Files.write(file(name), bytes);
        } catch (IOException e) {
            throw new StandaloneException("%s cannot be written: %s".formatted(file(name), e), e);
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new StandaloneException("%s cannot be removed: %s".formatted(path, e), e);
        }
    }
}
