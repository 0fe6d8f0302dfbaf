package io.manyhands.model.advance;

import io.manyhands.protocol.v1.EarlyStopping;
import io.manyhands.protocol.v1.Monitor;
import io.manyhands.protocol.work.TrainingValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// What early stopping knows after some evaluations. Immutable, and a function of them alone: whoever computes the job
/// again ends at the same version, with the same bits.
///
/// @param best what was watched of the best version; infinitely bad before the first evaluation
/// @param version number of the best version
/// @param waited evaluations since then
/// @param weights of the best version; empty if they are not wanted back; not copied
@SuppressWarnings("ArrayRecordComponent") // never compared
record Stopping(EarlyStopping rule, float best, int version, int waited, float[] weights) {
    private static final int HEADER_BYTES = 3 * Integer.BYTES;

    /// Before the first evaluation.
    ///
    /// @param initial weights of version 0; copied if they are wanted back
    static Stopping first(EarlyStopping rule, float[] initial) {
        float worst = watchesLoss(rule) ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
        return new Stopping(rule, worst, 0, 0, rule.getRestoreBest() ? initial.clone() : new float[0]);
    }

    /// After the evaluation of a version.
    ///
    /// @param sum over the samples held out
    /// @param answersPerSample of which each can be correct
    /// @param values of its state, weights first; copied if needed
    Stopping after(int evaluated, CompleteRound.Sum<TrainingValue> sum, int answersPerSample, float[] values) {
        float value = watched(sum, answersPerSample);
        return improves(value)
                ? new Stopping(rule, value, evaluated, 0, Arrays.copyOf(values, weights.length))
                : new Stopping(rule, best, version, waited + 1, weights);
    }

    /// Whether the job ends with the version that the round of the last evaluation makes.
    boolean isOver() {
        return waited >= rule.getPatience();
    }

    /// Whether there has been an evaluation that told anything.
    boolean isKnown() {
        return Float.isFinite(best);
    }

    /// The last version: the weights of the best one, if they are wanted back, in place of its own.
    ///
    /// @param values of its state; not changed
    float[] last(float[] values) {
        var restored = values.clone();
        System.arraycopy(weights, 0, restored, 0, weights.length);
        return restored;
    }

    /// Bytes of [#encode].
    ///
    /// @param parameters weights of the model
    static int bytes(EarlyStopping rule, int parameters) {
        return HEADER_BYTES + (rule.getRestoreBest() ? parameters * Float.BYTES : 0);
    }

    /// Little-endian: best (float32), version (int32), waited (int32), weights (float32).
    byte[] encode() {
        var bytes = ByteBuffer.allocate(HEADER_BYTES + weights.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(best)
                .putInt(version)
                .putInt(waited);
        bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(weights);
        return bytes.array();
    }

    /// @param bytes as long as [#bytes] says
    static Stopping decode(EarlyStopping rule, byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float best = buffer.getFloat();
        int version = buffer.getInt();
        int waited = buffer.getInt();
        var weights = new float[buffer.remaining() / Float.BYTES];
        buffer.asFloatBuffer().get(weights);
        return new Stopping(rule, best, version, waited, weights);
    }

    /// In float64. A value that is not finite never improves.
    private boolean improves(float value) {
        double delta = rule.getMinDelta();
        return watchesLoss(rule) ? value + delta < best : value - delta > best;
    }

    /// From the sum as it travels, which is a float32.
    private float watched(CompleteRound.Sum<TrainingValue> sum, int answersPerSample) {
        return watchesLoss(rule)
                ? (float) ((double) (float) sum.value().lossSum() / sum.units())
                : (float) Integer.toUnsignedLong(sum.value().correct()) / ((long) sum.units() * answersPerSample);
    }

    private static boolean watchesLoss(EarlyStopping rule) {
        return rule.getMonitor() != Monitor.MONITOR_HELD_OUT_ACCURACY;
    }
}
