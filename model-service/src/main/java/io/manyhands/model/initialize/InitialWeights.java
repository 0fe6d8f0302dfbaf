package io.manyhands.model.initialize;

import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.protocol.work.TrainingWork;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/// The weights of version 0, tensor by tensor in topology order.
public final class InitialWeights {
    private InitialWeights() {}

    /// Drawn from the job's seed by the initializers in the specification.
    ///
    /// @return a new array of all weights
    /// @throws IllegalArgumentException if a tensor has no initializer, or one that does not fit its shape
    public static float[] draw(TrainingWork work) {
        var weights = new float[work.parameters()];
        var tensors = work.training().getModel().getWeightsList();
        int offset = 0;
        for (int tensor = 0; tensor < tensors.size(); tensor++) {
            var drawn =
                    draw(tensors.get(tensor), new RandomStream(work.schedule().seed(), tensor));
            System.arraycopy(drawn, 0, weights, offset, drawn.length);
            offset += drawn.length;
        }
        return weights;
    }

    /// Taken from a data set.
    ///
    /// @param bytes float32 little-endian, topology order; not kept
    /// @throws IllegalArgumentException if the length does not fit the model, or a value is not finite
    public static float[] take(TrainingWork work, byte[] bytes) {
        if (bytes.length != work.parameters() * Float.BYTES) {
            throw new IllegalArgumentException(
                    "initial weights: %d bytes, but the model has %d parameters, which are %d bytes"
                            .formatted(bytes.length, work.parameters(), work.parameters() * Float.BYTES));
        }
        var weights = Tensors.decode(bytes);
        for (int i = 0; i < weights.length; i++) {
            if (!Float.isFinite(weights[i])) {
                throw new IllegalArgumentException(
                        "initial weights: value %d is %s; all must be finite".formatted(i, weights[i]));
            }
        }
        return weights;
    }

    private static float[] draw(WeightSpec tensor, RandomStream random) {
        int size = Math.toIntExact(Tensors.size(tensor));
        var initializer = tensor.getInitializer();
        return switch (initializer.getKindCase()) {
            case CONSTANT -> constant(size, initializer.getConstant());
            case UNIFORM_LIMIT -> fill(size, () -> random.uniform(initializer.getUniformLimit()));
            case NORMAL_STDDEV -> fill(size, () -> random.normal() * initializer.getNormalStddev());
            case TRUNCATED_NORMAL_STDDEV ->
                fill(size, () -> random.truncatedNormal() * initializer.getTruncatedNormalStddev());
            case ORTHOGONAL_GAIN -> orthogonal(tensor, size, random);
            case UNIT_FORGET_BIAS -> unitForgetBias(tensor, size);
            case KIND_NOT_SET ->
                throw new IllegalArgumentException("weight %s: has no initializer".formatted(tensor.getName()));
        };
    }

    private static float[] constant(int size, float value) {
        var values = new float[size];
        Arrays.fill(values, value);
        return values;
    }

    private static float[] fill(int size, DoubleSupplier source) {
        var values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) source.getAsDouble();
        }
        return values;
    }

    private static float[] orthogonal(WeightSpec tensor, int size, RandomStream random) {
        if (tensor.getShapeCount() < 2 || size == 0) {
            throw new IllegalArgumentException("weight %s: shape %s cannot be orthogonal; it needs 2 dimensions"
                    .formatted(tensor.getName(), tensor.getShapeList()));
        }
        int columns = tensor.getShape(tensor.getShapeCount() - 1);
        return Orthogonal.matrix(
                size / columns, columns, tensor.getInitializer().getOrthogonalGain(), random);
    }

    private static float[] unitForgetBias(WeightSpec tensor, int size) {
        if (size % 4 != 0) {
            throw new IllegalArgumentException(
                    "weight %s: %d values cannot be an LSTM's bias; their number must be divisible by 4"
                            .formatted(tensor.getName(), size));
        }
        var bias = new float[size];
        Arrays.fill(bias, size / 4, size / 2, 1);
        return bias;
    }
}
