package io.manyhands.protocol.work;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.manyhands.protocol.PackedFloats;
import io.manyhands.protocol.Tensors;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The value of a node in training: sums over the samples below it. As bytes, little-endian: loss sum (float32),
/// correct (uint32), gradient sum (float32 each, or packed); in evaluations what is counted besides.
///
/// @param lossSum float32 as bytes; may be larger than that in memory, where no device has added it up
/// @param correct answers: samples whose class was predicted, or positions of them where each has a target
/// @param gradientSum in topology order; empty when evaluating. Not copied
/// @param tally what is counted besides
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TrainingValue(double lossSum, int correct, float[] gradientSum, Tally tally) {
    /// What comes before the gradient sum.
    public static final int HEADER_BYTES = Float.BYTES + Integer.BYTES;

    private static final int CORRECT_OFFSET = Float.BYTES;
    private static final float[] NO_GRADIENT = {};

    /// Where nothing is counted besides.
    public TrainingValue(double lossSum, int correct, float[] gradientSum) {
        this(lossSum, correct, gradientSum, Tally.NONE);
    }

    /// @param value at least [#HEADER_BYTES] long, and a whole number of float32, or one with a [Tally]
    /// @return with an array of its own
    public static TrainingValue decode(ByteString value) {
        if (Tally.isIn(value)) {
            return new TrainingValue(lossSum(value), correct(value), NO_GRADIENT, Tally.decode(value));
        }
        return new TrainingValue(lossSum(value), correct(value), Tensors.decode(gradientBytes(value)));
    }

    /// The same of a value whose gradient sum is packed.
    ///
    /// @param count values in it
    /// @throws IllegalArgumentException if it is not as many, or cannot be read
    static TrainingValue unpack(ByteString value, int count) {
        return new TrainingValue(lossSum(value), correct(value), PackedFloats.unpack(gradientBytes(value), count));
    }

    /// Copies everything; not packed.
    public ByteString encode() {
        var counted = tally.encode();
        var bytes = ByteBuffer.allocate(HEADER_BYTES + gradientSum.length * Float.BYTES + counted.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat((float) lossSum).putInt(correct).put(counted);
        bytes.asFloatBuffer().put(gradientSum);
        return UnsafeByteOperations.unsafeWrap(bytes.rewind());
    }

    /// As a value travels whose gradient sum is packed. Copies everything.
    public ByteString pack() {
        var bytes = new ByteArrayOutputStream(HEADER_BYTES + gradientSum.length);
        var header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.writeBytes(header.putFloat((float) lossSum).putInt(correct).array());
        PackedFloats.pack(gradientSum, bytes);
        return UnsafeByteOperations.unsafeWrap(bytes.toByteArray());
    }

    static float lossSum(ByteString value) {
        return littleEndian(value).getFloat(0);
    }

    static int correct(ByteString value) {
        return littleEndian(value).getInt(CORRECT_OFFSET);
    }

    static ByteString gradientBytes(ByteString value) {
        return value.substring(HEADER_BYTES);
    }

    private static ByteBuffer littleEndian(ByteString value) {
        // A slice: positions count from where this value begins in the message that it was parsed from.
        return value.asReadOnlyByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
