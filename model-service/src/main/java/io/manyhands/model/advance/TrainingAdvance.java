package io.manyhands.model.advance;

import com.google.protobuf.ByteString;
import io.manyhands.model.optimize.Optimizer;
import io.manyhands.model.optimize.OptimizerStateCodec;
import io.manyhands.model.optimize.OptimizerStep;
import io.manyhands.protocol.Keys.TrainingField;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.work.TrainingValue;
import java.util.List;

/// Synchronous training: the mean gradient of a round is one optimizer step.
///
/// Float32, one rounding per operation. Sums of losses and gradients are taken left + right, as the tree says.
final class TrainingAdvance implements Advance<TrainingValue> {
    private final OptimizerSpec spec;
    private Optimizer optimizer;
    private float[] weights;

    /// @param weights of the current version; kept, not changed
    /// @param optimizer after the step that made it; kept
    /// @param spec of that optimizer
    TrainingAdvance(float[] weights, Optimizer optimizer, OptimizerSpec spec) {
        this.weights = weights;
        this.optimizer = optimizer;
        this.spec = spec;
    }

    @Override
    public TrainingValue decode(ByteString value) {
        return TrainingValue.decode(value);
    }

    /// Element-wise; the sum lies in the left value's array.
    @Override
    public TrainingValue add(TrainingValue left, TrainingValue right) {
        var sum = left.gradientSum();
        var other = right.gradientSum();
        if (sum.length != other.length) {
            throw new IllegalArgumentException(
                    "gradient sums of %d and %d values cannot be added".formatted(sum.length, other.length));
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other[i];
        }
        return new TrainingValue(lossSum(left.lossSum(), right.lossSum()), left.correct() + right.correct(), sum);
    }

    /// Rounded to float32, as a device adds them up, unless it is too large for that: then its mean may still not be.
    private static double lossSum(double left, double right) {
        float sum = (float) left + (float) right;
        return Float.isFinite(sum) ? sum : left + right;
    }

    @Override
    public byte[] state() {
        return Tensors.encode(weights);
    }

    @Override
    public byte[] memory() {
        return OptimizerStateCodec.encode(optimizer.state());
    }

    @Override
    public AdvanceOutcome step(CompleteRound<TrainingValue> round) {
        var step = round.advanced()
                .map(sum -> optimizer.apply(weights, mean(sum)))
                .orElseGet(() -> new OptimizerStep.Stepped(weights));
        return switch (step) {
            case OptimizerStep.Stepped(float[] stepped) -> {
                weights = stepped;
                var outcome = TrainingFigures.outcome(round);
                var figures = TrainingFigures.after(round.figures(), outcome);
                var message = RoundCommitted.newBuilder().setTraining(outcome).build();
                yield new AdvanceOutcome.Next(state(), memory(), message, figures);
            }
            case OptimizerStep.Diverged(String what, int index, float value) ->
                new AdvanceOutcome.Failed("%s %d became %s in the optimizer's step; %s"
                        .formatted(what, index, value, lowerLearningRate()));
        };
    }

    @Override
    public void recall(byte[] memory) {
        optimizer = Optimizer.restore(spec, weights.length, OptimizerStateCodec.decode(memory));
    }

    @Override
    public String notFinite() {
        return "the volunteers' results are not finite; " + lowerLearningRate();
    }

    @Override
    public List<FigureGauge> gauges() {
        return List.of(
                new FigureGauge("loss", TrainingField.LAST_LOSS),
                new FigureGauge("held.out.loss", TrainingField.HELD_OUT_LOSS));
    }

    private String lowerLearningRate() {
        return "lower the learning rate (it is %s)".formatted(spec.getLearningRate());
    }

    /// Divides in place.
    private static float[] mean(CompleteRound.Sum<TrainingValue> sum) {
        var mean = sum.value().gradientSum();
        float count = sum.units();
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= count;
        }
        return mean;
    }
}
