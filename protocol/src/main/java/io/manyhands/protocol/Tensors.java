package io.manyhands.protocol;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.WeightSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// How weights and gradients are laid out: float32, little-endian, all tensors of a model concatenated in topology
/// order, each in row-major order, nothing between them.
public final class Tensors {
    private Tensors() {}

    /// Number of values of one tensor: the product of its dimensions (1 for a scalar).
    ///
    /// @throws ArithmeticException if the product exceeds 2^63 - 1
    public static long size(WeightSpec weight) {
        return weight.getShapeList().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /// Number of values of all tensors of a model.
    public static int parameters(ModelSpec model) {
        return Math.toIntExact(
                model.getWeightsList().stream().mapToLong(Tensors::size).reduce(0, Math::addExact));
    }

    /// @param bytes length divisible by 4; not kept
    /// @return a new array of `bytes.length / 4` values
    /// @throws IllegalArgumentException if the length is not divisible by 4
    public static float[] decode(byte[] bytes) {
        return decode(ByteBuffer.wrap(bytes));
    }

    /// The same for the bytes of a message, without an intermediate copy.
    public static float[] decode(ByteString bytes) {
        return decode(bytes.asReadOnlyByteBuffer());
    }

    private static float[] decode(ByteBuffer bytes) {
        if (bytes.remaining() % Float.BYTES != 0) {
            throw new IllegalArgumentException("%d bytes: not a whole number of float32".formatted(bytes.remaining()));
        }
        var values = new float[bytes.remaining() / Float.BYTES];
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /// @param values not kept
    /// @return a new array of `4 * values.length` bytes
    public static byte[] encode(float[] values) {
        var bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return bytes;
    }

    /// Whether no value is infinite or NaN.
    ///
    /// @param bytes float32 little-endian
    public static boolean areFinite(ByteString bytes) {
        var values = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        for (int i = 0; i < values.limit(); i++) {
            if (!Float.isFinite(values.get(i))) {
                return false;
            }
        }
        return true;
    }
}
