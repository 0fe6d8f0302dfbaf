package io.manyhands.standalone.server;

import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/// Where the shards of data sets are: beside Redis' data, or in a temporary directory, which closing removes.
record ShardDirectory(Path path, boolean isTemporary) implements AutoCloseable {
    private static final String STORAGE = "manyhands.task.shards.storage";
    private static final String DIRECTORY = "manyhands.task.shards.directory";

    static ShardDirectory of(ServerSettings settings) {
        try {
            return settings.data().isPresent()
                    ? new ShardDirectory(settings.data().get().resolve("shards"), false)
                    : new ShardDirectory(Files.createTempDirectory("manyhands-shards-"), true);
        } catch (IOException e) {
            throw new StandaloneException("no directory for shards of data sets can be created: " + e, e);
        }
    }

    /// What task-service is told. Whatever the command line says besides counts instead.
    Map<String, String> configuration() {
        return System.getProperty(STORAGE) == null
                ? Map.of(STORAGE, "FILE", DIRECTORY, path.toAbsolutePath().toString())
                : Map.of();
    }

    @Override
    public void close() {
        if (!isTemporary) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.printf("manyhands: %s cannot be removed: %s%n", path, e);
        }
    }
}
