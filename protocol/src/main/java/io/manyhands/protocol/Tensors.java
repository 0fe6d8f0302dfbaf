package io.manyhands.protocol;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.WeightSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/// How weights and gradients are laid out: float32, little-endian, all tensors of a model concatenated in topology
/// order, each in row-major order, nothing between them.
public final class Tensors {
    private static final int LANES = 4;

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

    /// The L2 norm: the root of the sum of squares, added up in float64, where no float32 overflows.
    ///
    /// @param bytes float32 little-endian
    /// @return infinite or NaN if, and only if, one of the values is
    public static double norm(ByteString bytes) {
        return norm(bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
    }

    /// The same.
    public static double norm(float[] values) {
        return norm(FloatBuffer.wrap(values));
    }

    private static double norm(FloatBuffer values) {
        int length = values.limit();
        int whole = length - length % LANES;
        double sum = 0;
        double other = 0;
        double third = 0;
        double fourth = 0;
        // Four sums, as each addition waits for the one before.
        for (int i = 0; i < whole; i += LANES) {
            sum += square(values.get(i));
            other += square(values.get(i + 1));
            third += square(values.get(i + 2));
            fourth += square(values.get(i + 3));
        }
        for (int i = whole; i < length; i++) {
            sum += square(values.get(i));
        }
        return Math.sqrt(sum + other + third + fourth);
    }

    /// Whether no value is infinite or NaN.
    ///
    /// @param bytes float32 little-endian
    public static boolean areFinite(ByteString bytes) {
        return Double.isFinite(norm(bytes));
    }

    private static double square(double value) {
        return value * value;
    }
}
