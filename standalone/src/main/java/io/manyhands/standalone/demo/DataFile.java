package io.manyhands.standalone.demo;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.standalone.StandaloneException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A file, or a folder with a folder of images for each class, as it is uploaded.
///
/// @param format one of [#FORMATS], which it can be converted from; empty if its name does not say
@SuppressWarnings("ArrayRecordComponent") // read once, sent once; never compared
public record DataFile(byte[] bytes, Optional<String> format) {
    private static final int MAX_BYTES = Limit.LIMIT_DATASET_BYTES_VALUE;

    private static final String IMAGES = "images";

    /// What a server converts.
    public static final List<String> FORMATS = List.of("csv", "tsv", "jsonl", "npy", "npz", IMAGES);

    /// Endings that are not called like what they are.
    private static final Map<String, String> OTHER_ENDINGS = Map.of("tab", "tsv", "ndjson", "jsonl", "zip", IMAGES);

    /// @throws StandaloneException if it is not there, cannot be read or is too large
    public static DataFile read(Path path) {
        try {
            if (Files.isDirectory(path)) {
                return new DataFile(zipped(path), Optional.of(IMAGES));
            }
            if (!Files.isRegularFile(path)) {
                throw new StandaloneException("data %s is missing; name a file, or a folder of images".formatted(path));
            }
            if (Files.size(path) > MAX_BYTES) {
                throw tooLarge(path, Files.size(path));
            }
            return new DataFile(Files.readAllBytes(path), format(path));
        } catch (IOException e) {
            throw new StandaloneException("data %s cannot be read: %s".formatted(path, e), e);
        }
    }

    /// @return what the name of a file, or that it is a folder, says
    static Optional<String> format(Path path) {
        if (Files.isDirectory(path)) {
            return Optional.of(IMAGES);
        }
        var name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        var ending = name.substring(name.lastIndexOf('.') + 1);
        return Optional.of(OTHER_ENDINGS.getOrDefault(ending, ending)).filter(FORMATS::contains);
    }

    /// Images are compressed already.
    private static byte[] zipped(Path folder) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.setLevel(1);
            for (var file : files(folder)) {
                if (out.size() + Files.size(file) > MAX_BYTES) {
                    throw tooLarge(folder, out.size() + Files.size(file));
                }
                var entry = new ZipEntry(folder.relativize(file).toString().replace('\\', '/'));
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(Files.readAllBytes(file));
            }
        }
        return out.toByteArray();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.walk(folder, 16)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static StandaloneException tooLarge(Path path, long size) {
        return new StandaloneException(
                "data %s has at least %d bytes; at most %d are accepted".formatted(path, size, MAX_BYTES));
    }
}
