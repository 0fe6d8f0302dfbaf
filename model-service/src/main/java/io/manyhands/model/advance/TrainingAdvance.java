package io.manyhands.model.advance;

import com.google.protobuf.ByteString;
import io.manyhands.model.optimize.Clipping;
import io.manyhands.model.optimize.LearningRate;
import io.manyhands.model.optimize.Optimizer;
import io.manyhands.model.optimize.OptimizerStateCodec;
import io.manyhands.model.optimize.OptimizerStep;
import io.manyhands.model.optimize.UntrainedStep;
import io.manyhands.protocol.Keys.TrainingField;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.TrainingValue;
import io.manyhands.protocol.work.TrainingWork;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Training: the mean of a round is one step of an optimizer. Synchronously it is the mean gradient of its samples;
/// with local steps it is what the weights have lost on the mean trajectory, and the moments that these ended with
/// replace those that are carried.
///
/// Float32, one rounding per operation. Sums of losses and gradients are taken left + right, as the tree says.
final class TrainingAdvance implements Advance<TrainingValue> {
    private static final byte[] NOTHING = {};

    private final TrainingWork work;
    private Optimizer optimizer;
    /// Weights, then carried moments.
    private float[] values;
    /// Empty if the job goes through all of its rounds in any case.
    private Optional<Stopping> stopping;
    /// The mean of the last round; empty before the first one.
    private float[] direction = {};

    /// @param values of the current version's state; kept, not changed
    /// @param optimizer after the step that made it; kept
    /// @param stopping after the evaluations before it; empty if nothing ends the job early
    TrainingAdvance(TrainingWork work, float[] values, Optimizer optimizer, Optional<Stopping> stopping) {
        this.work = work;
        this.values = values;
        this.optimizer = optimizer;
        this.stopping = stopping;
    }

    @Override
    public TrainingValue decode(ByteString value) {
        return work.decode(value);
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
        return new TrainingValue(
                lossSum(left.lossSum(), right.lossSum()),
                left.correct() + right.correct(),
                sum,
                left.tally().plus(right.tally()));
    }

    /// Rounded to float32, as a device adds them up, unless it is too large for that: then its mean may still not be.
    private static double lossSum(double left, double right) {
        float sum = (float) left + (float) right;
        return Float.isFinite(sum) ? sum : left + right;
    }

    @Override
    public TrainingValue shorten(TrainingValue value, double factor) {
        var sum = value.gradientSum();
        var whole = work.untrained().isEmpty() ? sum : sum.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) (sum[i] * factor);
        }
        // Measurements, which would be wrong if they were shorter.
        work.untrained()
                .parts()
                .forEach(part -> System.arraycopy(whole, part.from(), sum, part.from(), part.end() - part.from()));
        return value;
    }

    @Override
    public OptionalDouble likeness(TrainingValue value) {
        var sum = work.untrained().isEmpty() ? value.gradientSum() : gradient(value.gradientSum());
        if (direction.length != sum.length) {
            return OptionalDouble.empty();
        }
        double product = 0;
        double mine = 0;
        double other = 0;
        for (int i = 0; i < sum.length; i++) {
            product += (double) sum[i] * direction[i];
            mine += (double) sum[i] * sum[i];
            other += (double) direction[i] * direction[i];
        }
        double length = Math.sqrt(mine) * Math.sqrt(other);
        return length > 0 ? OptionalDouble.of(product / length) : OptionalDouble.empty();
    }

    @Override
    public byte[] state() {
        if (!work.hasChanges()) {
            return Tensors.encode(values);
        }
        var state = Arrays.copyOf(values, work.stateValues());
        optimizer.state().copyTo(state, values.length);
        return Tensors.encode(state);
    }

    @Override
    public byte[] memory() {
        return TrainingMemory.join(
                work.hasChanges() ? NOTHING : OptimizerStateCodec.encode(optimizer.state()),
                stopping.map(Stopping::encode).orElse(NOTHING));
    }

    @Override
    public boolean endsEarly(CompleteRound<TrainingValue> round) {
        return watched(round).filter(Stopping::isOver).isPresent();
    }

    @Override
    public AdvanceOutcome step(CompleteRound<TrainingValue> round) {
        var watched = watched(round);
        // Of the sums, before the step uses them up.
        var advanced = round.advanced().map(sum -> work.encode(sum.value()));
        var message = RootHashes.of(advanced, round.evaluated().map(sum -> work.encode(sum.value())));
        var travelling = advanced.filter(_ -> work.hasChanges());
        var step = round.advanced()
                .map(sum -> next(round.number(), mean(sum.value().gradientSum(), count(round.number(), sum))))
                .orElseGet(() -> new OptimizerStep.Stepped(values));
        return switch (step) {
            case OptimizerStep.Stepped(float[] stepped) -> {
                stopping = watched;
                boolean endsEarly = watched.filter(Stopping::isOver).isPresent();
                var last = endsEarly || work.schedule().isFinishedAt(round.number() + 1)
                        ? watched.filter(best -> best.rule().getRestoreBest())
                        : Optional.<Stopping>empty();
                values = last.map(best -> best.last(stepped)).orElse(stepped);
                var outcome = TrainingFigures.outcome(work, round);
                var figures = TrainingFigures.after(round.figures(), outcome);
                watched.ifPresent(known -> TrainingFigures.put(figures, known, endsEarly));
                message.setTraining(outcome);
                // Of the root alone nobody can make a version that has the weights of an earlier one.
                var root = travelling.filter(_ -> last.isEmpty());
                yield new AdvanceOutcome.Next(state(), memory(), root, message.build(), figures);
            }
            case OptimizerStep.Diverged(String what, int index, float value) ->
                new AdvanceOutcome.Failed("%s %d became %s in the optimizer's step; %s"
                        .formatted(what, index, value, lowerLearningRate()));
        };
    }

    @Override
    public void recall(byte[] state, byte[] memory) {
        // What early stopping knows has not changed: a step that fails has heard nothing.
        var remembered = TrainingMemory.split(work, memory).optimizer();
        optimizer = TrainingBeginning.optimizer(work, Tensors.decode(state), remembered);
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

    /// What early stopping knows after the round.
    private Optional<Stopping> watched(CompleteRound<TrainingValue> round) {
        return stopping.map(before -> round.evaluated()
                .map(sum -> before.after(round.number(), sum, work.answersPerSample(), values))
                .orElse(before));
    }

    private String lowerLearningRate() {
        return "lower the learning rate (it is %s)"
                .formatted(work.training().getOptimizer().getLearningRate());
    }

    /// Of what the sum sums up: samples, or with local steps trajectories.
    private int count(int round, CompleteRound.Sum<TrainingValue> sum) {
        return work.training().hasLocalSteps()
                ? work.schedule().tree(round, TaskKind.TASK_KIND_ADVANCE).leafCount()
                : sum.units();
    }

    /// @param round counts the steps, too
    /// @param mean as long as a state; becomes the next one
    private OptimizerStep next(int round, float[] mean) {
        int parameters = work.parameters();
        direction = gradient(mean);
        for (int i = parameters; i < mean.length; i++) {
            if (!Float.isFinite(mean[i])) {
                return new OptimizerStep.Diverged("the moment of weight", work.weightOfMoment(i), mean[i]);
            }
        }
        var spec = work.versionOptimizer();
        var gradient = Arrays.copyOf(direction, parameters);
        Clipping.clip(spec, work.training().getModel().getWeightsList(), gradient);
        optimizer = optimizer.withRate(spec, LearningRate.at(spec, round), parameters);
        var step = optimizer.apply(Arrays.copyOf(values, parameters), gradient);
        if (!(step instanceof OptimizerStep.Stepped(float[] weights))) {
            return step;
        }
        if (work.training().hasLocalSteps()) {
            UntrainedStep.settleLost(work.untrained(), values, mean, weights);
        } else {
            UntrainedStep.settle(work.untrained(), values, mean, weights);
        }
        System.arraycopy(weights, 0, mean, 0, parameters);
        return UntrainedStep.diverged(work.untrained(), weights).orElseGet(() -> new OptimizerStep.Stepped(mean));
    }

    /// Without what leaves have measured, as which the gradient would not show.
    ///
    /// @param sums not changed
    private float[] gradient(float[] sums) {
        var gradient = sums.clone();
        work.untrained().silence(gradient);
        return gradient;
    }

    /// Divides in place.
    private static float[] mean(float[] sum, float count) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= count;
        }
        return sum;
    }
}
