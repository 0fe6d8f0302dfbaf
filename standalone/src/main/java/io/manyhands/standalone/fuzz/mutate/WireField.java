package io.manyhands.standalone.fuzz.mutate;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A field of a Protobuf message as it is written, whatever the message.
///
/// @param number of the field
/// @param type of the wire: 0 a varint, 1 eight bytes, 2 a length and as many bytes, 5 four bytes
/// @param bytes of the value; of a varint its bytes; none if it has fields
/// @param fields those inside, if the bytes look like a message
@SuppressWarnings("ArrayRecordComponent") // made and written; never compared
record WireField(int number, int type, byte[] bytes, List<WireField> fields) {
    static final int VARINT = 0;
    static final int LENGTH_DELIMITED = 2;
    private static final int FIXED64 = 1;
    private static final int FIXED32 = 5;
    private static final int DEEPEST = 8;
    private static final int LONGEST_VARINT = 10;

    /// @return empty if these are not the bytes of a message
    static Optional<List<WireField>> read(byte[] bytes) {
        return read(bytes, 0, bytes.length, 0);
    }

    static byte[] write(List<WireField> fields) {
        var out = new ByteArrayOutputStream();
        fields.forEach(field -> field.write(out));
        return out.toByteArray();
    }

    static byte[] varint(long value) {
        var out = new ByteArrayOutputStream();
        long left = value;
        while ((left & ~0x7FL) != 0) {
            out.write((int) (left & 0x7F) | 0x80);
            left >>>= 7;
        }
        out.write((int) left);
        return out.toByteArray();
    }

    WireField withNumber(int other) {
        return new WireField(other, type, bytes, fields);
    }

    WireField withBytes(int otherType, byte[] other) {
        return new WireField(number, otherType, other, List.of());
    }

    WireField withFields(List<WireField> others) {
        return new WireField(number, LENGTH_DELIMITED, new byte[0], others);
    }

    private void write(ByteArrayOutputStream out) {
        out.writeBytes(varint(((long) number << 3) | type));
        var content = fields.isEmpty() ? bytes : write(fields);
        if (type == LENGTH_DELIMITED) {
            out.writeBytes(varint(content.length));
        }
        out.writeBytes(content);
    }

    private static Optional<List<WireField>> read(byte[] bytes, int from, int to, int depth) {
        var fields = new ArrayList<WireField>();
        int at = from;
        while (at < to) {
            int afterTag = afterVarint(bytes, at, to);
            if (afterTag < 0) {
                return Optional.empty();
            }
            long tag = varint(bytes, at, afterTag);
            int type = (int) (tag & 7);
            int begin = type == LENGTH_DELIMITED ? afterVarint(bytes, afterTag, to) : afterTag;
            long end = end(bytes, type, afterTag, begin, to);
            if (begin < 0 || tag >>> 3 == 0 || tag >>> 3 > 1 << 20 || end < begin || end > to) {
                return Optional.empty();
            }
            fields.add(field((int) (tag >>> 3), type, bytes, begin, (int) end, depth));
            at = (int) end;
        }
        return Optional.of(fields);
    }

    private static WireField field(int number, int type, byte[] bytes, int from, int to, int depth) {
        var inside = type == LENGTH_DELIMITED && depth < DEEPEST && to > from
                ? read(bytes, from, to, depth + 1)
                : Optional.<List<WireField>>empty();
        return inside.map(fields -> new WireField(number, type, new byte[0], fields))
                .orElseGet(() -> new WireField(number, type, Pieces.of(bytes, from, to), List.of()));
    }

    private static long end(byte[] bytes, int type, int afterTag, int begin, int to) {
        return switch (type) {
            case VARINT -> afterVarint(bytes, begin, to);
            case FIXED64 -> begin + 8L;
            case LENGTH_DELIMITED -> {
                long length = begin < 0 ? -1 : varint(bytes, afterTag, begin);
                yield length < 0 || length > to ? -1 : begin + length;
            }
            case FIXED32 -> begin + 4L;
            default -> -1;
        };
    }

    private static int afterVarint(byte[] bytes, int from, int to) {
        for (int at = from; at < Math.min(to, from + LONGEST_VARINT); at++) {
            if (bytes[at] >= 0) {
                return at + 1;
            }
        }
        return -1;
    }

    private static long varint(byte[] bytes, int from, int to) {
        long value = 0;
        for (int at = from; at < to; at++) {
            value |= (bytes[at] & 0x7FL) << (7 * (at - from));
        }
        return value;
    }
}
