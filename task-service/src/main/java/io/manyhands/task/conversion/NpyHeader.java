package io.manyhands.task.conversion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// How an `.npy` file says what it holds (NumPy Enhancement Proposal 1, versions 1 to 3).
///
/// @param name of the array, for messages
/// @param isFortran whether the first dimension changes fastest
record NpyHeader(String name, NpyType type, boolean isFortran, List<Integer> shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 1 << 16;
    private static final int MAX_RANK = 5;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']{1,16})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]*)\\)");

    /// Leaves the stream where the values begin.
    static NpyHeader read(String name, DataInputStream in) throws IOException {
        var magic = in.readNBytes(MAGIC.length);
        if (!java.util.Arrays.equals(magic, MAGIC)) {
            throw new UnusableDataException(
                    "array '%s' does not begin like an .npy file; write it with numpy.save or numpy.savez"
                            .formatted(name));
        }
        int version = in.readUnsignedByte();
        in.readUnsignedByte();
        long length = version == 1
                ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
                : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
        if (version < 1 || version > 3 || length > MAX_HEADER) {
            throw new UnusableDataException(
                    "array '%s' has a heading of %d bytes in version %d of the format; must be at most %d, in version 1..3"
                            .formatted(name, length, version, MAX_HEADER));
        }
        var text = new String(in.readNBytes((int) length), ISO_8859_1);
        return new NpyHeader(
                name,
                NpyType.of(name, group(name, TYPE, text)),
                group(name, ORDER, text).equals("True"),
                shape(name, group(name, SHAPE, text)));
    }

    private static String group(String name, Pattern pattern, String text) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new UnusableDataException(
                    "array '%s' is described as %s; must be an array of one type of numbers, without fields"
                            .formatted(
                                    name,
                                    text.strip()
                                            .substring(
                                                    0,
                                                    Math.min(120, text.strip().length()))));
        }
        return found.group(1);
    }

    private static List<Integer> shape(String name, String text) {
        var shape = new ArrayList<Integer>();
        long values = 1;
        for (var size : text.split(",", -1)) {
            if (!size.isBlank()) {
                long dimension = size.strip().length() > 10 ? Long.MAX_VALUE : Long.parseLong(size.strip());
                values = Math.min(Conversion.MAX_BYTES + 1L, values * Math.min(dimension, Conversion.MAX_BYTES + 1L));
                shape.add((int) Math.min(dimension, Integer.MAX_VALUE));
            }
        }
        if (shape.isEmpty() || shape.size() > MAX_RANK || values < 1 || values > Conversion.MAX_BYTES) {
            throw new UnusableDataException(
                    "array '%s' has the shape (%s); must have 1..%d dimensions, the first of which counts the records, and 1..%d values"
                            .formatted(name, text, MAX_RANK, Conversion.MAX_BYTES));
        }
        return List.copyOf(shape);
    }

    int count() {
        return shape.getFirst();
    }

    int values() {
        return shape.stream().reduce(1, (a, b) -> a * b);
    }

    /// Of one record.
    List<Integer> recordShape() {
        return shape.size() == 1 ? List.of(1) : shape.subList(1, shape.size());
    }
}
