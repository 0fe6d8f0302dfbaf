package io.manyhands.task.conversion;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A type of numbers in an `.npy` file: `<f4`, `|u1`, `>i8`.
///
/// @param kind `b` truth, `u` and `i` whole numbers, `f` floating-point numbers
record NpyType(char kind, int bytes, ByteOrder order) {
    static NpyType of(String array, String text) {
        char kind = text.length() == 3 ? text.charAt(1) : ' ';
        int bytes = text.length() == 3 ? text.charAt(2) - '0' : 0;
        boolean isKnown = switch (kind) {
            case 'b' -> bytes == 1;
            case 'u', 'i' -> bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
            case 'f' -> bytes == 2 || bytes == 4 || bytes == 8;
            default -> false;
        };
        if (!isKnown) {
            var why = text.contains("O") ? " of Python objects, which only running a program (pickle) could read" : "";
            throw new UnusableDataException(
                    "array '%s' has the type '%s'%s; must be bool, whole numbers or floating-point numbers: x.astype('float32') makes them"
                            .formatted(array, text, why));
        }
        return new NpyType(kind, bytes, text.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    boolean isWhole() {
        return kind != 'f';
    }

    /// Whether a byte can hold each of them.
    boolean isByte() {
        return kind == 'b' || (kind == 'u' && bytes == 1);
    }

    /// @param in at a value, in this type's order of bytes
    double read(ByteBuffer in) {
        return switch (kind) {
            case 'b', 'u' ->
                switch (bytes) {
                    case 1 -> Byte.toUnsignedInt(in.get());
                    case 2 -> Short.toUnsignedInt(in.getShort());
                    case 4 -> Integer.toUnsignedLong(in.getInt());
                    default -> unsigned(in.getLong());
                };
            case 'i' ->
                switch (bytes) {
                    case 1 -> in.get();
                    case 2 -> in.getShort();
                    case 4 -> in.getInt();
                    default -> in.getLong();
                };
            default ->
                switch (bytes) {
                    case 2 -> Float.float16ToFloat(in.getShort());
                    case 4 -> in.getFloat();
                    default -> in.getDouble();
                };
        };
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : 0x1p64;
    }
}
