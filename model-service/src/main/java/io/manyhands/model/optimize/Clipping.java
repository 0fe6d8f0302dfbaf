package io.manyhands.model.optimize;

import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.protocol.v1.WeightSpec;
import java.util.List;

/// Bounds a gradient, as Keras does with `clipvalue`, `clipnorm` and `global_clipnorm`.
///
/// A norm is the root of the squares, which are exact in double, added up from the first value on; a gradient that is
/// too long is multiplied by `limit / norm`, rounded to float32 once for all and once for each value.
public final class Clipping {
    private Clipping() {}

    /// @param weights whose gradients lie one after the other
    /// @param gradient changed
    public static void clip(OptimizerSpec spec, List<WeightSpec> weights, float[] gradient) {
        if (spec.getClipValue() > 0) {
            clipValues(gradient, spec.getClipValue());
        } else if (spec.getClipNorm() > 0) {
            int from = 0;
            for (var weight : weights) {
                int to = Math.toIntExact(from + Tensors.size(weight));
                clipNorm(gradient, from, to, spec.getClipNorm());
                from = to;
            }
        } else if (spec.getGlobalClipNorm() > 0) {
            clipNorm(gradient, 0, gradient.length, spec.getGlobalClipNorm());
        }
    }

    private static void clipValues(float[] gradient, float limit) {
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = Math.clamp(gradient[i], -limit, limit);
        }
    }

    private static void clipNorm(float[] gradient, int from, int to, float limit) {
        double squares = 0;
        for (int i = from; i < to; i++) {
            squares += (double) gradient[i] * gradient[i];
        }
        double norm = Math.sqrt(squares);
        if (norm > limit) {
            float factor = (float) (limit / norm);
            for (int i = from; i < to; i++) {
                gradient[i] *= factor;
            }
        }
    }
}
