package io.manyhands.model.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A zip of `model.json` and `weights.bin`, the same bytes for the same content: constant times, and stored
/// without compression, which would gain little on float32 and depend on the platform's zlib.
final class ModelArchive {
    static final String MODEL = "model.json";
    static final String WEIGHTS = "weights.bin";

    /// The earliest time a zip can name.
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private ModelArchive() {}

    static byte[] of(byte[] modelJson, byte[] weights) {
        var bytes = new ByteArrayOutputStream(modelJson.length + weights.length + 512);
        try (var zip = new ZipOutputStream(bytes)) {
            store(zip, MODEL, modelJson);
            store(zip, WEIGHTS, weights);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var crc = new CRC32();
        crc.update(content);
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
