package io.manyhands.task.shard;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/// Shards in a directory: one below it for each place, with a file for each shard. A file has its name only when it is
/// whole.
final class FileShardStore implements ShardStore {
    private final Path directory;
    private final Room room;

    /// @param directory created when it is first needed
    FileShardStore(Path directory) {
        this(directory, folder -> Files.getFileStore(folder).getUsableSpace());
    }

    /// @param room of the file system that a directory is on
    FileShardStore(Path directory, Room room) {
        this.directory = directory;
        this.room = room;
    }

    /// Bytes that can still be written.
    interface Room {
        long left(Path directory) throws IOException;
    }

    @Override
    public Uni<Void> put(String place, String sha256, byte[] bytes) {
        return blocking(() -> {
                    var folder = Files.createDirectories(directory.resolve(place));
                    var begun = folder.resolve("%s.%s".formatted(sha256, UUID.randomUUID()));
                    try {
                        Files.write(begun, bytes);
                        Files.move(begun, folder.resolve(sha256), StandardCopyOption.ATOMIC_MOVE);
                    } catch (IOException e) {
                        // Java has no exception of its own for a full disk, and the system's words depend on its
                        // language.
                        if (room.left(folder) < bytes.length) {
                            throw new ShardStoreFullException(e);
                        }
                        throw e;
                    } finally {
                        Files.deleteIfExists(begun);
                    }
                    return Optional.empty();
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<Optional<byte[]>> read(String place, String sha256) {
        return blocking(() -> {
            try {
                return Optional.of(Files.readAllBytes(directory.resolve(place).resolve(sha256)));
            } catch (NoSuchFileException _) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Uni<Void> remove(String place) {
        return blocking(() -> {
                    var folder = directory.resolve(place);
                    if (Files.isDirectory(folder)) {
                        try (var files = Files.newDirectoryStream(folder)) {
                            for (var file : files) {
                                Files.deleteIfExists(file);
                            }
                        }
                        Files.deleteIfExists(folder);
                    }
                    return Optional.empty();
                })
                .replaceWithVoid();
    }

    private static Uni<Optional<byte[]>> blocking(Reading work) {
        return Uni.createFrom()
                .item(() -> {
                    try {
                        return work.run();
                    } catch (IOException e) {
                        throw new ShardStoreException(e);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private interface Reading {
        Optional<byte[]> run() throws IOException;
    }
}
