package io.manyhands.task.conversion;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Arrays in a zip archive, as `numpy.savez` writes them.
final class NpzArchive {
    private static final int MAX_FILES = 64;
    private static final String ENDING = ".npy";

    /// Bytes that one becomes at most (deflate, RFC 1951: 258 bytes of 2 bits).
    private static final long MOST_OF_A_BYTE = 1032;

    private final BoundedZip zip;
    private final long most;
    private final Set<String> names = new LinkedHashSet<>();

    /// @param bytes not changed, and kept
    NpzArchive(byte[] bytes) {
        this.zip = new BoundedZip(bytes, MAX_FILES);
        this.most = bytes.length * MOST_OF_A_BYTE;
        zip.forEach((name, _) -> {
            if (name.endsWith(ENDING)) {
                names.add(name.substring(0, name.length() - ENDING.length()));
            }
        });
    }

    /// @param called the first that is there
    /// @param what for messages
    NpyArray read(List<String> called, String what) {
        var name = called.stream()
                .filter(names::contains)
                .findFirst()
                .orElseThrow(() -> new UnusableDataException(
                        "has no array for %s, which must be called %s: numpy.savez(file, x=features, y=targets). There are: %s"
                                .formatted(what, String.join(" or ", called), String.join(", ", names))));
        var found = new ArrayList<NpyArray>(1);
        zip.forEach((file, content) -> {
            if (file.equals(name + ENDING)) {
                found.add(NpyArray.read(name, content, most));
            }
        });
        return found.getFirst();
    }
}
