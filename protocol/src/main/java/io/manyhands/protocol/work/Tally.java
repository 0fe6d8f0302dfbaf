package io.manyhands.protocol.work;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.Metrics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What an evaluation counts besides loss and right answers, behind the header of its value: a mark, then counts
/// (uint32) where targets are classes, or sums (float64) where they are values. A gradient never begins with such a
/// mark where it is packed, nor has such a length where it is not.
///
/// @param counts samples whose label is among the k largest outputs, if that is counted; then three of each class, if
///     these are: its samples that were predicted, samples it was predicted for, its samples. Not copied
/// @param sums of absolute and squared differences, of targets and their squares. Not copied
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Tally(int[] counts, double[] sums) {
    /// Of a value that counts nothing besides.
    static final Tally NONE = new Tally(new int[0], new double[0]);

    /// Of a class.
    public static final int PER_CLASS = 3;

    private static final int SUMS = 4;
    private static final int MARK_BYTES = 1;
    private static final byte OF_COUNTS = (byte) 0xfd;
    private static final byte OF_SUMS = (byte) 0xfc;

    /// Bytes behind the header.
    static int bytes(Metrics metrics, DataSpec data) {
        int counts = (metrics.getTopK() > 0 ? 1 : 0) + (metrics.getPerClass() ? PER_CLASS * classes(data) : 0);
        return MARK_BYTES + counts * Integer.BYTES + (metrics.getErrors() ? SUMS * Double.BYTES : 0);
    }

    /// Number of classes; 0 where targets are values.
    public static int classes(DataSpec data) {
        if (!data.hasText()) {
            return data.getRecords().getClasses();
        }
        var alphabet = data.getText().getAlphabet();
        return alphabet.codePointCount(0, alphabet.length());
    }

    /// Whether the value of a node has one.
    static boolean isIn(ByteString value) {
        if (value.size() % Float.BYTES != MARK_BYTES || value.size() <= TrainingValue.HEADER_BYTES) {
            return false;
        }
        byte mark = value.byteAt(TrainingValue.HEADER_BYTES);
        return mark == OF_COUNTS || mark == OF_SUMS;
    }

    /// Whether a value of the right length has the mark of what these metrics count.
    static boolean isMarked(ByteString value, Metrics metrics) {
        return value.byteAt(TrainingValue.HEADER_BYTES) == (metrics.getErrors() ? OF_SUMS : OF_COUNTS);
    }

    /// @param value in which there [#isIn] one
    static Tally decode(ByteString value) {
        boolean hasSums = value.byteAt(TrainingValue.HEADER_BYTES) == OF_SUMS;
        var bytes = value.substring(TrainingValue.HEADER_BYTES + MARK_BYTES)
                .asReadOnlyByteBuffer()
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        var counts = new int[hasSums ? 0 : bytes.remaining() / Integer.BYTES];
        var sums = new double[hasSums ? bytes.remaining() / Double.BYTES : 0];
        bytes.asIntBuffer().get(counts);
        bytes.asDoubleBuffer().get(sums);
        return new Tally(counts, sums);
    }

    /// Empty for [#NONE].
    byte[] encode() {
        if (counts.length + sums.length == 0) {
            return new byte[0];
        }
        var bytes = ByteBuffer.allocate(MARK_BYTES + counts.length * Integer.BYTES + sums.length * Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(sums.length > 0 ? OF_SUMS : OF_COUNTS);
        for (int count : counts) {
            bytes.putInt(count);
        }
        for (double sum : sums) {
            bytes.putDouble(sum);
        }
        return bytes.array();
    }

    /// Counts as whole numbers, sums in float64.
    ///
    /// @param other of the same job
    public Tally plus(Tally other) {
        var count = counts.clone();
        for (int i = 0; i < count.length; i++) {
            count[i] += other.counts[i];
        }
        var sum = sums.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.sums[i];
        }
        return new Tally(count, sum);
    }

    /// Whether no count is above that of the answers.
    boolean isWithin(long answers) {
        for (int count : counts) {
            if (Integer.toUnsignedLong(count) > answers) {
                return false;
            }
        }
        return true;
    }

    boolean isFinite() {
        for (double sum : sums) {
            if (!Double.isFinite(sum)) {
                return false;
            }
        }
        return true;
    }
}
