package io.manyhands.model.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A zip of small files and one that ends with the weights, the same bytes for the same content: constant times, and
/// stored without compression, which would gain little on float32 and depend on the platform's zlib.
///
/// Made piece by piece: [#begin], [#add] for all weights in order, [#end]; each returns what comes next of the zip. Not
/// thread-safe.
final class ModelArchive {
    /// Whole, in memory.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record SmallFile(String name, byte[] content) {}

    /// What is in the zip, but for the weights.
    ///
    /// @param files before the last one
    /// @param last name of the last one
    /// @param head its bytes before the weights
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Around(List<SmallFile> files, String last, byte[] head) {}

    /// The earliest time a zip can name.
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Around around;
    private final long weightsCrc32;
    private final long weightsLength;
    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(made);

    /// @param weightsCrc32 of all the weights that are going to be added, and
    /// @param weightsLength their length in bytes: a zip names both before them
    ModelArchive(Around around, long weightsCrc32, long weightsLength) {
        this.around = around;
        this.weightsCrc32 = weightsCrc32;
        this.weightsLength = weightsLength;
    }

    /// Of the whole zip, in bytes: what surrounds the weights does not depend on them.
    static long length(Around around, long weightsLength) {
        var empty = new ModelArchive(around, 0, 0);
        return empty.begin().length + weightsLength + empty.end().length;
    }

    byte[] begin() {
        return next(() -> {
            for (var file : around.files()) {
                zip.putNextEntry(stored(file.name(), crc32(file.content()), file.content().length));
                zip.write(file.content());
                zip.closeEntry();
            }
            var head = around.head();
            long crc32 = Crc32s.joined(crc32(head), weightsCrc32, weightsLength);
            zip.putNextEntry(stored(around.last(), crc32, head.length + weightsLength));
            zip.write(head);
        });
    }

    byte[] add(byte[] weights) {
        return next(() -> zip.write(weights));
    }

    byte[] end() {
        return next(() -> {
            zip.closeEntry();
            zip.close();
        });
    }

    private byte[] next(Part part) {
        try {
            part.write();
            zip.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the weights are not those that were promised", e);
        }
        var bytes = made.toByteArray();
        made.reset();
        return bytes;
    }

    private static long crc32(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static ZipEntry stored(String name, long crc32, long length) {
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(length);
        entry.setCrc(crc32);
        entry.setTimeLocal(NO_TIME);
        return entry;
    }

    private interface Part {
        void write() throws IOException;
    }
}
