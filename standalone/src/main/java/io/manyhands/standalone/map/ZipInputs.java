package io.manyhands.standalone.map;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The files of an archive, in the order of their names, each of which is an input: `{"name", "text"}` if all of them
/// are text in UTF-8, else `{"name", "base64"}`, so that all inputs of a job look alike. Directories are passed over,
/// and what macOS adds to an archive (`__MACOSX/`). Nothing is written to disk, so a name may be anything.
///
/// @param file the archive
record ZipInputs(Path file) {
    private static final int MOST_BYTES = Limit.LIMIT_DATASET_BYTES_VALUE;
    private static final int MOST_FILES = 1_000_000;

    /// @return a file with the JSON of each input on a line of its own
    /// @throws StandaloneException if it is not an archive, or has nothing in it, or too much
    Path lines() {
        try (var zip = new ZipFile(file.toFile())) {
            return lines(contents(zip));
        } catch (IOException e) {
            throw new StandaloneException(
                    "--inputs %s is not an archive that can be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /// All of them together have at most [#MOST_BYTES], whatever the archive says of their sizes.
    private Map<String, byte[]> contents(ZipFile zip) throws IOException {
        if (zip.size() > MOST_FILES) {
            throw refused("has %d files; at most %d are accepted".formatted(zip.size(), MOST_FILES));
        }
        var contents = new TreeMap<String, byte[]>();
        int left = MOST_BYTES;
        for (ZipEntry entry : zip.stream().filter(ZipInputs::isInput).toList()) {
            try (var in = zip.getInputStream(entry)) {
                var content = in.readNBytes(left + 1);
                left -= content.length;
                if (left < 0) {
                    throw refused(
                            "has files of more than the %d bytes that are accepted, unpacked".formatted(MOST_BYTES));
                }
                if (contents.put(entry.getName(), content) != null) {
                    throw refused("has two files of the name '%s'".formatted(entry.getName()));
                }
            }
        }
        if (contents.isEmpty()) {
            throw refused("has no files in it");
        }
        return contents;
    }

    private Path lines(Map<String, byte[]> contents) {
        boolean isText =
                contents.values().stream().allMatch(content -> text(content).isPresent());
        try (var lines = new InputLines(file)) {
            contents.forEach((name, content) -> {
                var value = isText
                        ? "\"text\":" + InputLines.quoted(text(content).orElseThrow())
                        : "\"base64\":\"" + Base64.getEncoder().encodeToString(content) + "\"";
                lines.add("{\"name\":%s,%s}".formatted(InputLines.quoted(name), value));
            });
            return lines.path();
        }
    }

    private static Optional<String> text(byte[] utf8) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static boolean isInput(ZipEntry entry) {
        return !entry.isDirectory() && !entry.getName().startsWith("__MACOSX/");
    }

    private StandaloneException refused(String why) {
        return new StandaloneException("--inputs %s %s".formatted(file, why));
    }
}
