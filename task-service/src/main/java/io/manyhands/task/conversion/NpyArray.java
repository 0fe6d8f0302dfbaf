package io.manyhands.task.conversion;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// An array of numbers, all finite, the last dimension changing fastest.
///
/// @param values a byte each if the type is one of bytes, else a float32 each, little-endian
record NpyArray(NpyHeader header, ByteBuffer values) {
    private static final int BUFFER = 1 << 13;

    /// Larger whole numbers may fall between two float32.
    private static final double MAX_WHOLE = 1 << 24;

    /// @param most bytes that can come, so that no memory is taken for what cannot
    /// @throws UnusableDataException if it is cut off, too large, or holds anything but numbers
    static NpyArray read(String name, InputStream stream, long most) throws IOException {
        var in = new DataInputStream(stream);
        try {
            var header = NpyHeader.read(name, in);
            Conversion.requireRoom(header.values(), bytesOf(header.type()));
            if ((long) header.values() * header.type().bytes() > most) {
                throw new EOFException();
            }
            var values = ByteBuffer.allocate(header.values() * bytesOf(header.type()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            fill(header, in, values);
            return new NpyArray(header, values);
        } catch (EOFException e) {
            throw new UnusableDataException("array '%s' ends before all of its values have come".formatted(name), e);
        }
    }

    /// Bytes of a value in records.
    static int bytesOf(NpyType type) {
        return type.isByte() ? 1 : Float.BYTES;
    }

    private static void fill(NpyHeader header, DataInputStream in, ByteBuffer values) throws IOException {
        int each = header.type().bytes();
        var buffer = new byte[BUFFER / each * each];
        var order = header.isFortran() ? new FortranOrder(header.shape()) : null;
        for (int done = 0; done < header.values(); ) {
            int count = Math.min(buffer.length / each, header.values() - done);
            in.readFully(buffer, 0, count * each);
            var piece = ByteBuffer.wrap(buffer).order(header.type().order());
            for (int i = 0; i < count; i++, done++) {
                put(
                        header,
                        values,
                        order == null ? done : order.next(),
                        header.type().read(piece));
            }
        }
    }

    private static void put(NpyHeader header, ByteBuffer values, int place, double value) {
        if (header.type().isByte()) {
            values.put(place, (byte) value);
            return;
        }
        boolean fits = header.type().isWhole() ? Math.abs(value) <= MAX_WHOLE : Math.abs(value) <= Float.MAX_VALUE;
        if (!fits) {
            throw new UnusableDataException("array '%s' has %s in record %d (from 0); must be a finite number%s"
                    .formatted(
                            header.name(),
                            value,
                            place / Math.max(1, header.values() / header.count()),
                            header.type().isWhole() ? ", at most 16777216, as a float32 can hold" : ""));
        }
        values.putFloat(place * Float.BYTES, (float) value);
    }

    double value(int place) {
        return header.type().isByte() ? Byte.toUnsignedInt(values.get(place)) : values.getFloat(place * Float.BYTES);
    }

    /// Where the values of an array belong whose first dimension changes fastest.
    private static final class FortranOrder {
        private final int[] sizes;
        private final int[] strides;
        private final int[] index;
        private int place;

        FortranOrder(List<Integer> shape) {
            sizes = shape.stream().mapToInt(Integer::intValue).toArray();
            index = new int[sizes.length];
            strides = new int[sizes.length];
            int stride = 1;
            for (int i = sizes.length - 1; i >= 0; i--) {
                strides[i] = stride;
                stride *= sizes[i];
            }
        }

        int next() {
            int here = place;
            for (int i = 0; i < sizes.length; i++) {
                place += strides[i];
                if (++index[i] < sizes[i]) {
                    break;
                }
                place -= strides[i] * sizes[i];
                index[i] = 0;
            }
            return here;
        }
    }
}
