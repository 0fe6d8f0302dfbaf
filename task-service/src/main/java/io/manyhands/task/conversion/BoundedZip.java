package io.manyhands.task.conversion;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipInputStream;

/// Reads the files of a zip archive one after the other, in memory, with bounds for how many there are and how large
/// they become: a few kilobytes may say that they are gigabytes.
public final class BoundedZip {
    /// Bytes of all files together, also of those that are passed over.
    static final long MAX_INFLATED = 1L << 29;

    private static final int MAX_NAME = 1024;

    private final byte[] bytes;
    private final int maxFiles;
    private final long maxInflated;

    /// @param bytes not changed, and kept
    BoundedZip(byte[] bytes, int maxFiles) {
        this(bytes, maxFiles, MAX_INFLATED);
    }

    /// @param bytes not changed, and kept
    /// @param maxInflated bytes of all files together, also of those that are passed over
    public BoundedZip(byte[] bytes, int maxFiles, long maxInflated) {
        this.bytes = bytes;
        this.maxFiles = maxFiles;
        this.maxInflated = maxInflated;
    }

    @FunctionalInterface
    public interface Visitor {
        /// @param content need not be read to its end
        void visit(String name, InputStream content) throws IOException;
    }

    /// @throws UnusableDataException if it is no zip archive, is broken or beyond the bounds
    public void forEach(Visitor visitor) {
        int files = 0;
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            var content = new Counting(zip, maxInflated);
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    requireFew(++files);
                    visitor.visit(checked(entry.getName()), content);
                }
                content.drain();
            }
        } catch (IOException | IllegalArgumentException e) { // a name that is not UTF-8
            throw new UnusableDataException("is not a zip archive that can be read: %s".formatted(e.getMessage()), e);
        }
        if (files == 0) {
            throw new UnusableDataException("is not a zip archive with files in it");
        }
    }

    private void requireFew(int files) {
        if (files > maxFiles) {
            throw new UnusableDataException(
                    "has more than %d files, which is the most that is allowed".formatted(maxFiles));
        }
    }

    /// No name leads anywhere, as nothing is unpacked; one that would is hardly meant well.
    private static String checked(String name) {
        boolean isPlain = name.length() <= MAX_NAME
                && !name.startsWith("/")
                && name.indexOf('\\') < 0
                && name.chars().noneMatch(Character::isISOControl)
                && !Arrays.asList(name.split("/", -1)).contains("..");
        if (!isPlain) {
            throw new UnusableDataException(
                    "has a file named '%s'; names must be at most %d characters, relative, with / between folders and without .."
                            .formatted(name.substring(0, Math.min(80, name.length())), MAX_NAME));
        }
        return name;
    }

    private static final class Counting extends FilterInputStream {
        private final byte[] dropped = new byte[1 << 13];
        private final long most;
        private long inflated;

        Counting(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = in.read(into, from, length);
            count(Math.max(0, read));
            return read;
        }

        /// Leaves the archive open.
        @Override
        public void close() {}

        void drain() throws IOException {
            int read = 0;
            while (read >= 0) {
                read = read(dropped, 0, dropped.length);
            }
        }

        private void count(int read) {
            inflated += read;
            if (inflated > most) {
                throw new UnusableDataException(
                        "becomes more than %d bytes when it is unpacked, which is the most that is allowed"
                                .formatted(most));
            }
        }
    }
}
