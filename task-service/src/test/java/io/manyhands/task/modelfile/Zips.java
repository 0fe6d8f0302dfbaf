package io.manyhands.task.modelfile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Archives for tests.
final class Zips {
    private Zips() {}

    /// @param namesAndContents by turns
    static byte[] stored(Object... namesAndContents) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                var content = (byte[]) namesAndContents[i + 1];
                var crc = new CRC32();
                crc.update(content);
                var entry = new ZipEntry((String) namesAndContents[i]);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(content);
            }
        }
        return out.toByteArray();
    }

    /// A file of zeros, of a thousandth of the bytes.
    static byte[] zeros(String name, int bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            var zeros = new byte[1 << 20];
            for (int written = 0; written < bytes; written += zeros.length) {
                zip.write(zeros);
            }
        }
        return out.toByteArray();
    }
}
