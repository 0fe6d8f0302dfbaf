package io.manyhands.protocol.work;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.PackedFloats;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.EarlyStopping;
import io.manyhands.protocol.v1.Encoding;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.InnerState;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.Metrics;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.NodeValue;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.v1.Training;
import java.util.Optional;

/// Training of a network. The state is its weights, float32, in topology order, then the moments of the optimizer
/// that are carried from version to version, if any; then, where versions travel as changes, the memory of the
/// optimizer that makes versions. A value is a [TrainingValue].
public final class TrainingWork implements Work {
    /// What can be counted of a round.
    public static final long MOST_ANSWERS = 0xffff_ffffL;

    /// The sum over all samples of the largest round stays a float32.
    private static final double LOSS_AT_MOST = 1e30;

    private static final double LOSS_ROUNDING = 1e-3;

    /// Neighbouring weights that share a carried moment, where they do.
    private static final int SHARING = 16;

    private final Training training;
    private final TrainingSchedule schedule;
    private final int parameters;
    private final int carried;
    private final int sharing;
    private final UntrainedWeights untrained;

    /// @param training within the bounds that its fields say
    /// @param seed the job's
    /// @throws IllegalArgumentException if its fields do not go together
    public TrainingWork(Training training, int seed) {
        requireUsable(training.getEvaluation());
        requireKnown(training.getEncoding());
        this.training = training;
        requireCountable();
        this.schedule = new TrainingSchedule(training, seed);
        this.parameters = parameters(training.getModel());
        this.carried = carriedMoments(training);
        this.sharing = training.getLocalSteps().getInnerState() == InnerState.INNER_STATE_SHARED ? SHARING : 1;
        this.untrained = UntrainedWeights.of(training.getModel());
        requireSmall(valueValues());
    }

    public Training training() {
        return training;
    }

    @Override
    public TrainingSchedule schedule() {
        return schedule;
    }

    /// What ends the job before its last round; empty if nothing does.
    public Optional<EarlyStopping> earlyStopping() {
        var evaluation = training.getEvaluation();
        return evaluation.hasEarlyStopping() ? Optional.of(evaluation.getEarlyStopping()) : Optional.empty();
    }

    /// What evaluations count besides; empty if nothing.
    public Optional<Metrics> metrics() {
        var evaluation = training.getEvaluation();
        return evaluation.hasMetrics() ? Optional.of(evaluation.getMetrics()) : Optional.empty();
    }

    /// Values in all weight tensors together.
    public int parameters() {
        return parameters;
    }

    /// Answers that each sample asks for, each of which can be correct: one, or one at each position of a window.
    public int answersPerSample() {
        var text = training.getData().getText();
        return text.getEveryPosition() ? text.getLength() : 1;
    }

    public UntrainedWeights untrained() {
        return untrained;
    }

    /// How many moments follow the weights in a state.
    public int carried() {
        return carried;
    }

    /// Values in a carried moment: one for each weight, or for several neighbours.
    private int momentValues() {
        return Math.ceilDiv(parameters, sharing);
    }

    /// The first weight that a carried moment belongs to.
    ///
    /// @param value its place in a state, behind the weights
    public int weightOfMoment(int value) {
        return (value - parameters) % momentValues() * sharing;
    }

    /// Values in what a leaf comes to: one for each weight and carried moment.
    public int valueValues() {
        return parameters + carried * momentValues();
    }

    /// Values in a state: those that leaves are computed from, and the memory.
    public int stateValues() {
        return valueValues() + memoryValues();
    }

    /// Values in a state that remember what the optimizer needs that makes versions; 0 if that is not a part of it.
    public int memoryValues() {
        return hasChanges() ? optimizerValues() : 0;
    }

    /// Whoever has the state before the last can make the last one, if the memory is a part of it. Of float32 gradients
    /// the sum is as long as the state: nothing would be gained.
    @Override
    public boolean hasChanges() {
        return isPacked() && optimizerValues() <= Limit.LIMIT_PARAMETERS_VALUE - valueValues();
    }

    /// What the optimizer remembers that makes versions: a slot has a value for each weight.
    private int optimizerValues() {
        var optimizer = versionOptimizer();
        return switch (optimizer.getKindCase()) {
            case SGD, KIND_NOT_SET -> 0;
            case MOMENTUM, ADAGRAD -> parameters;
            case RMSPROP -> (optimizer.getRmsprop().getCentered() ? 3 : 2) * parameters;
            case ADAM -> 2 * parameters + 2;
        };
    }

    /// What turns the mean of a round into a version: the job's optimizer, or with local steps the outer one.
    public OptimizerSpec versionOptimizer() {
        return training.hasLocalSteps() ? training.getLocalSteps().getOuter() : training.getOptimizer();
    }

    @Override
    public boolean isExact() {
        return training.getModel().getExact();
    }

    @Override
    public int stateBytes() {
        return stateValues() * Float.BYTES;
    }

    @Override
    public int valueBytes(TaskKind kind) {
        if (kind != TaskKind.TASK_KIND_ADVANCE) {
            return TrainingValue.HEADER_BYTES
                    + metrics()
                            .map(metrics -> Tally.bytes(metrics, training.getData()))
                            .orElse(0);
        }
        int values = valueValues();
        return TrainingValue.HEADER_BYTES + (isPacked() ? PackedFloats.bytesAtMost(values) : values * Float.BYTES);
    }

    @Override
    public Optional<Flaw> lengthFlaw(TaskKind kind, NodeValue value) {
        if (kind != TaskKind.TASK_KIND_ADVANCE) {
            return Work.super.lengthFlaw(kind, value).or(() -> markFlaw(value.getValue()));
        }
        if (Tally.isIn(value.getValue())) {
            return Optional.of(new Flaw(Flaw.Kind.LENGTH, "value is one of an evaluation"));
        }
        if (!isPacked()) {
            return Work.super.lengthFlaw(kind, value);
        }
        int length = value.getValue().size();
        int least = TrainingValue.HEADER_BYTES + PackedFloats.bytesAtLeast(valueValues());
        return length >= least && length <= valueBytes(kind)
                ? Optional.empty()
                : Optional.of(new Flaw(
                        Flaw.Kind.LENGTH,
                        "value has %d bytes, must have %d..%d".formatted(length, least, valueBytes(kind))));
    }

    /// Of an evaluation.
    ///
    /// @param value as long as it should be
    private Optional<Flaw> markFlaw(ByteString value) {
        return metrics()
                .filter(metrics -> !Tally.isMarked(value, metrics))
                .map(_ -> new Flaw(Flaw.Kind.LENGTH, "value does not begin with the mark of what is counted besides"));
    }

    /// @param value without a [#contentFlaw], or at least without a [#flaw]
    /// @throws IllegalArgumentException if it cannot be read
    public TrainingValue decode(ByteString value) {
        boolean isEvaluation = value.size() == TrainingValue.HEADER_BYTES || Tally.isIn(value);
        return isPacked() && !isEvaluation ? TrainingValue.unpack(value, valueValues()) : TrainingValue.decode(value);
    }

    /// As a volunteer sends it: the inverse of [#decode]. Copies everything.
    public ByteString encode(TrainingValue value) {
        boolean isEvaluation = value.gradientSum().length == 0;
        return isPacked() && !isEvaluation ? value.pack() : value.encode();
    }

    private boolean isPacked() {
        return training.getEncoding() != Encoding.ENCODING_UNSPECIFIED;
    }

    @Override
    public Optional<Flaw> countFlaw(NodeValue value) {
        long correct = Integer.toUnsignedLong(TrainingValue.correct(value.getValue()));
        long samples = Integer.toUnsignedLong(value.getUnits());
        int each = answersPerSample();
        if (Tally.isIn(value.getValue()) && !Tally.decode(value.getValue()).isWithin(samples * each)) {
            return Optional.of(new Flaw(
                    Flaw.Kind.COUNT, "a count is above the number of answers, which is %d".formatted(samples * each)));
        }
        return correct <= samples * each
                ? Optional.empty()
                : Optional.of(new Flaw(
                        Flaw.Kind.COUNT,
                        "%d correct answers of %d samples".formatted(correct, samples)
                                + (each > 1 ? " with %d each".formatted(each) : "")));
    }

    @Override
    public double cost(NodeValue value) {
        return TrainingValue.lossSum(value.getValue());
    }

    @Override
    public Inspection measure(NodeValue value) {
        return lossFlaw(value, leastLoss()).map(Inspection::flawed).orElseGet(() -> {
            final double norm;
            try {
                norm = norm(value.getValue());
            } catch (IllegalArgumentException e) {
                return Inspection.flawed(new Flaw(Flaw.Kind.LENGTH, String.valueOf(e.getMessage())));
            }
            if (!Double.isFinite(norm)) {
                return Inspection.flawed(new Flaw(Flaw.Kind.NOT_FINITE, "gradient has values that are not finite"));
            }
            return momentFlaw(value.getValue()).map(Inspection::flawed).orElseGet(() -> Inspection.sound(norm));
        });
    }

    /// Of a negative second moment no trajectory of the next round could take the root.
    private Optional<Flaw> momentFlaw(ByteString value) {
        if (carried == 0) {
            return Optional.empty();
        }
        var sums = decode(value).gradientSum();
        for (int i = parameters; i < Math.min(parameters + momentValues(), sums.length); i++) {
            if (sums[i] < 0) {
                return Optional.of(new Flaw(
                        Flaw.Kind.IMPOSSIBLE,
                        "second moment of weight %d is %s, must not be negative"
                                .formatted(weightOfMoment(i), sums[i])));
            }
        }
        return Optional.empty();
    }

    /// Of the gradient alone: statistics, which are far larger, would hide how long it is.
    ///
    /// @return infinite or NaN if any value is
    /// @throws IllegalArgumentException if it cannot be read
    private double norm(ByteString value) {
        if (Tally.isIn(value)) {
            return Tally.decode(value).isFinite() ? 0 : Double.NaN;
        }
        if (!isPacked() && untrained.isEmpty()) {
            return Tensors.norm(TrainingValue.gradientBytes(value));
        }
        var sums = decode(value).gradientSum();
        double ofAll = Tensors.norm(sums);
        boolean isEvaluation = sums.length == 0;
        if (untrained.isEmpty() || isEvaluation || !Double.isFinite(ofAll)) {
            return ofAll;
        }
        untrained.silence(sums);
        return Tensors.norm(sums);
    }

    /// Losses cannot be negative, but for what rounding does to a loss of 0. Of a divergence each output may count as
    /// little as the least of y ln y, which is -1/e, where targets are no distribution.
    private double leastLoss() {
        return training.getModel().getLoss() == Loss.LOSS_KL_DIVERGENCE ? -Limit.LIMIT_DIMENSION_VALUE : -LOSS_ROUNDING;
    }

    /// A loss so large that the sum of a round might overflow is as good as infinite.
    ///
    /// @param least that there can be
    private static Optional<Flaw> lossFlaw(NodeValue value, double least) {
        float loss = TrainingValue.lossSum(value.getValue());
        double perSample = (double) loss / Integer.toUnsignedLong(value.getUnits());
        if (!(perSample <= LOSS_AT_MOST) || perSample == Double.NEGATIVE_INFINITY) {
            return Optional.of(new Flaw(
                    Flaw.Kind.NOT_FINITE,
                    "loss is %s, must be finite, and at most %s a sample".formatted(loss, LOSS_AT_MOST)));
        }
        return perSample >= least
                ? Optional.empty()
                : Optional.of(new Flaw(Flaw.Kind.IMPOSSIBLE, "loss is %s, must not be negative".formatted(loss)));
    }

    /// Their number in a round stays a uint32.
    private void requireCountable() {
        long samples = Math.max(
                Integer.toUnsignedLong(training.getBatches().getBatchSize()),
                Integer.toUnsignedLong(training.getEvaluation().getSamples()));
        if (samples * answersPerSample() > MOST_ANSWERS) {
            throw new IllegalArgumentException(
                    "training: %d samples with a target at each of %d positions are more answers than %d; take smaller batches"
                            .formatted(samples, answersPerSample(), MOST_ANSWERS));
        }
    }

    private static void requireKnown(Encoding encoding) {
        if (encoding == Encoding.UNRECOGNIZED) {
            throw new IllegalArgumentException("training: encoding is one that this version does not know; upgrade it");
        }
    }

    private static void requireUsable(EvaluationSpec evaluation) {
        if (evaluation.getSamples() > 0 && (evaluation.getLeafSize() == 0 || evaluation.getEveryRounds() == 0)) {
            throw new IllegalArgumentException(
                    "training: evaluation of %d samples with leafSize %d, everyRounds %d: both must be at least 1"
                            .formatted(evaluation.getSamples(), evaluation.getLeafSize(), evaluation.getEveryRounds()));
        }
        if (evaluation.hasEarlyStopping() && evaluation.getSamples() == 0) {
            throw new IllegalArgumentException(
                    "training: early stopping, but evaluation of 0 samples: nothing is there to watch");
        }
    }

    /// Those by which the optimizer divides: they say how large gradients are, and are never negative.
    private static int carriedMoments(Training training) {
        var innerState = training.getLocalSteps().getInnerState();
        if (innerState != InnerState.INNER_STATE_AVERAGED && innerState != InnerState.INNER_STATE_SHARED) {
            return 0;
        }
        var optimizer = training.getOptimizer();
        return switch (optimizer.getKindCase()) {
            case RMSPROP -> optimizer.getRmsprop().getCentered() ? 2 : 1;
            case ADAM, ADAGRAD -> 1;
            case SGD, MOMENTUM, KIND_NOT_SET -> 0;
        };
    }

    private static void requireSmall(int values) {
        if (values > Limit.LIMIT_PARAMETERS_VALUE) {
            throw new IllegalArgumentException(
                    "training: weights and averaged moments are %d values, must be 1..%d; use the state shared or reset"
                            .formatted(values, Limit.LIMIT_PARAMETERS_VALUE));
        }
    }

    private static int parameters(ModelSpec model) {
        try {
            int parameters = Tensors.parameters(model);
            if (parameters > 0 && parameters <= Limit.LIMIT_PARAMETERS_VALUE) {
                return parameters;
            }
            throw new IllegalArgumentException("training: model has %d parameters, must have 1..%d"
                    .formatted(parameters, Limit.LIMIT_PARAMETERS_VALUE));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "training: model has more parameters than %d".formatted(Limit.LIMIT_PARAMETERS_VALUE), e);
        }
    }
}
