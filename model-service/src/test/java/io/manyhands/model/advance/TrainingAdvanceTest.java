package io.manyhands.model.advance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.manyhands.model.advance.CompleteRound.Sum;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys.TrainingField;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.Encoding;
import io.manyhands.protocol.v1.InnerState;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.MovingAverage;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.protocol.work.TrainingValue;
import io.manyhands.protocol.work.TrainingWork;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingAdvanceTest {
    private static final int PARAMETERS = 8;

    private final TrainingAdvance advance = begin(TestJobs.tiny("job"));

    @Test
    void sumIsLeftPlusRightInFloat32() {
        var sum = advance.add(value(0.1f, 1, 1e8f), value(0.2f, 2, 1f));
        assertThat(sum.gradientSum()).containsOnly(1e8f + 1f);
        assertThat(sum.lossSum()).isEqualTo(0.1f + 0.2f);
        assertThat(sum.correct()).isEqualTo(3);
    }

    @Test
    void sumsOfDifferentLengthsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> advance.add(value(1, 1, 1), new TrainingValue(1, 1, new float[3])))
                .withMessageContaining("8 and 3 values");
    }

    @Test
    void resumedAdvanceGoesOnWithTheSameBits() {
        var spec = TestJobs.optimizedBy(momentum(), "job");
        var uninterrupted = begin(spec);
        step(uninterrupted, trained(2), Map.of());
        var resumed = new TrainingBeginning(work(spec)).resume(uninterrupted.state(), uninterrupted.memory());
        var next = step(resumed, trained(3), Map.of());
        assertThat(next.state())
                .isEqualTo(step(uninterrupted, trained(3), Map.of()).state());
        assertThat(next.memory()).isEqualTo(uninterrupted.memory());
    }

    /// So whoever has the state and hears of the root can make the next one.
    @ParameterizedTest
    @MethodSource("optimizers")
    void whereVersionsTravelAsChangesTheStateIsAllThatIsNeeded(OptimizerSpec optimizer) {
        var spec = rounded(TestJobs.optimizedBy(optimizer, "job"));
        var uninterrupted = new TrainingBeginning(work(spec)).first(Optional.empty());
        for (int i = 0; i < 3; i++) {
            var resumed = new TrainingBeginning(work(spec)).resume(uninterrupted.state(), new byte[0]);
            var next = step(uninterrupted, trained(2 + i), Map.of());

            assertThat(step(resumed, trained(2 + i), Map.of()).state()).isEqualTo(next.state());
            assertThat(next.state()).hasSize(work(spec).stateBytes());
            assertThat(next.memory()).isEmpty();
            assertThat(work(spec).decode(next.root().orElseThrow()).gradientSum())
                    .hasSize(PARAMETERS)
                    .containsOnly(0.5f);
        }
    }

    static List<OptimizerSpec> optimizers() {
        var adam =
                OptimizerSpec.Adam.newBuilder().setBeta1(0.9f).setBeta2(0.999f).setEpsilon(1e-7f);
        var centered = OptimizerSpec.RmsProp.newBuilder()
                .setDecay(0.9f)
                .setMomentum(0.5f)
                .setEpsilon(1e-7f)
                .setCentered(true);
        return List.of(
                TestJobs.sgd(0.1f),
                momentum(),
                adagrad(),
                OptimizerSpec.newBuilder().setLearningRate(0.1f).setAdam(adam).build(),
                OptimizerSpec.newBuilder()
                        .setLearningRate(0.1f)
                        .setRmsprop(centered)
                        .build());
    }

    @Test
    void afterAFailedStepTheMemoryIsThatOfTheCurrentState() {
        var spec = rounded(TestJobs.optimizedBy(momentum(), "job"));
        var failing = new TrainingBeginning(work(spec)).first(Optional.empty());
        var state = step(failing, huge(), Map.of()).state();
        assertThat(failing.step(new CompleteRound<>(1, huge(), Optional.empty(), Map.of())))
                .isInstanceOf(AdvanceOutcome.Failed.class);

        failing.recall(state, new byte[0]);

        var unharmed = new TrainingBeginning(work(spec)).resume(state, new byte[0]);
        assertThat(failing.state()).isEqualTo(state).isEqualTo(unharmed.state());
    }

    private static Optional<Sum<TrainingValue>> huge() {
        return Optional.of(new Sum<>(value(1, 1, 3e38f), 1));
    }

    @Test
    void wholeVersionsHaveNoRoot() {
        assertThat(step(advance, trained(2), Map.of()).root()).isEmpty();
        var rounded = new TrainingBeginning(work(rounded(TestJobs.tiny("job")))).first(Optional.empty());
        assertThat(step(rounded, Optional.empty(), evaluated(5), Map.of()).root())
                .isEmpty();
    }

    private static JobSpec rounded(JobSpec spec) {
        var rounded = spec.toBuilder();
        rounded.getTrainingBuilder().setEncoding(Encoding.ENCODING_INT8);
        return rounded.build();
    }

    @Test
    void memoryOfAnotherOptimizerIsRefused() {
        var beginning = new TrainingBeginning(work(TestJobs.tiny("job")));
        var other = begin(TestJobs.optimizedBy(momentum(), "job"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> beginning.resume(other.state(), other.memory()))
                .withMessageContaining("optimizer state");
    }

    @Test
    void firstLossStaysAndLastLossMoves() {
        var first = step(advance, trained(25), Map.of());
        var second = step(advance, trained(15), first.figures());
        assertThat(second.figures())
                .containsOnly(
                        Map.entry(TrainingField.FIRST_LOSS, "2.5"),
                        Map.entry(TrainingField.LAST_LOSS, "1.5"),
                        Map.entry(TrainingField.ACCURACY, "0.4"));
        assertThat(second.outcome().getTraining().getAccuracy()).isEqualTo(0.4f);
    }

    /// The largest float32 is 3.4e38.
    @Test
    void sumOfLossesThatIsTooLargeForFloat32HasAMeanNevertheless() {
        var sum = advance.add(
                advance.add(value(3e38f, 1, 0), value(3e38f, 1, 0)), advance.add(value(3e38f, 1, 0), value(1, 1, 0)));
        var next = step(advance, Optional.of(new Sum<>(sum, 4)), Map.of());
        assertThat(next.outcome().getTraining().getLoss()).isEqualTo((float) (9e38 / 4), within(1e32f));
        assertThat(next.figures()).containsKeys(TrainingField.FIRST_LOSS, TrainingField.LAST_LOSS);
    }

    @Test
    void meanThatIsTooLargeChangesNoFigures() {
        var before = step(advance, trained(25), Map.of()).figures();
        var next = step(advance, Optional.of(new Sum<>(new TrainingValue(1e39, 1, new float[PARAMETERS]), 1)), before);
        assertThat(next.figures()).isEqualTo(before);
    }

    @Test
    void roundThatOnlyEvaluatesLeavesTheLossAndTheWeights() {
        var before = advance.state();
        var figures = step(advance, trained(25), Map.of()).figures();
        var trained = advance.state();
        var evaluation = step(advance, Optional.empty(), evaluated(5), figures);
        assertThat(evaluation.figures())
                .containsEntry(TrainingField.LAST_LOSS, "2.5")
                .containsEntry(TrainingField.HELD_OUT_LOSS, "0.5");
        assertThat(evaluation.outcome().getTraining().getSamples()).isZero();
        assertThat(evaluation.state()).isEqualTo(trained).isNotEqualTo(before);
    }

    @Test
    void heldOutLossStaysUntilTheNextEvaluation() {
        var evaluated = step(advance, trained(25), evaluated(30), Map.of());
        var next = step(advance, trained(15), evaluated.figures());
        assertThat(next.figures())
                .containsEntry(TrainingField.HELD_OUT_LOSS, "3.0")
                .containsEntry(
                        TrainingField.HELD_OUT_ACCURACY,
                        Float.toString(evaluated.outcome().getTraining().getHeldOutAccuracy()))
                .containsEntry(
                        TrainingField.ACCURACY,
                        Float.toString(next.outcome().getTraining().getAccuracy()));
        assertThat(next.outcome().getTraining().hasHeldOutLoss()).isFalse();
    }

    /// Ten samples with a gradient of 0.5 in all: a mean of 0.05, of which 0.01 is left.
    @Test
    void rateAndClippingAreThoseOfTheRound() {
        var scheduled = TestJobs.sgd(1).toBuilder()
                .setClipValue(0.01f)
                .setPiecewise(
                        OptimizerSpec.Piecewise.newBuilder().addBoundaries(0).addRates(0.5f));
        var training = begin(TestJobs.optimizedBy(scheduled.build(), "job"));
        var before = Tensors.decode(training.state());

        training.step(new CompleteRound<>(0, trained(25), Optional.empty(), Map.of()));
        var first = Tensors.decode(training.state());
        training.step(new CompleteRound<>(1, trained(25), Optional.empty(), Map.of()));
        var second = Tensors.decode(training.state());

        for (int i = 0; i < PARAMETERS; i++) {
            assertThat(first[i]).isEqualTo(-1 * 0.01f + before[i]);
            assertThat(second[i]).isEqualTo(-0.5f * 0.01f + first[i]);
        }
    }

    @Test
    void weightThatIsNoLongerFiniteEndsTheJobWithARemedy() {
        var diverging = begin(TestJobs.optimizedBy(TestJobs.sgd(3e38f), "job"));
        var sum = new Sum<>(value(1, 1, 1e30f), 10);
        assertThat(diverging.step(new CompleteRound<>(0, Optional.of(sum), Optional.empty(), Map.of())))
                .isInstanceOfSatisfying(
                        AdvanceOutcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("weight 0 became -Infinity")
                                .contains("lower the learning rate (it is 3.0E38)"));
    }

    /// Five trajectories: mean loss of weight 2, momentum 2, so the step is 0.5 * (2 + 0.5 * 2).
    @Test
    void localStepsMoveAlongTheMeanTrajectory() {
        var local = begin(TestJobs.local(InnerState.INNER_STATE_RESET, adagrad(), "job"));
        var before = Tensors.decode(local.state());

        var next = step(local, Optional.of(new Sum<>(value(1, 4, 10), 10)), Map.of());

        var after = Tensors.decode(next.state());
        for (int i = 0; i < PARAMETERS; i++) {
            assertThat(after[i]).isEqualTo(before[i] - 1.5f, within(1e-6f));
        }
    }

    @Test
    void meanMomentsOfTheTrajectoriesAreCarriedBehindTheWeights() {
        var spec = TestJobs.local(InnerState.INNER_STATE_AVERAGED, adagrad(), "job");
        var local = new TrainingBeginning(work(spec)).first(Optional.empty());
        assertThat(moments(local.state())).hasSize(PARAMETERS).containsOnly(0.25f);
        var sum = new float[2 * PARAMETERS];
        Arrays.fill(sum, PARAMETERS, sum.length, 15);

        var next = step(local, Optional.of(new Sum<>(new TrainingValue(1, 4, sum), 10)), Map.of());

        assertThat(moments(next.state())).containsOnly(3);
        var resumed = new TrainingBeginning(work(spec)).resume(next.state(), next.memory());
        assertThat(resumed.state()).isEqualTo(next.state());
    }

    @Test
    void momentThatIsNoLongerFiniteEndsTheJob() {
        var spec = TestJobs.local(InnerState.INNER_STATE_AVERAGED, adagrad(), "job");
        var local = new TrainingBeginning(work(spec)).first(Optional.empty());
        var sum = new float[2 * PARAMETERS];
        sum[PARAMETERS + 3] = Float.POSITIVE_INFINITY;
        var round = new CompleteRound<>(
                0, Optional.of(new Sum<>(new TrainingValue(1, 4, sum), 10)), Optional.empty(), Map.of());

        assertThat(local.step(round))
                .isInstanceOfSatisfying(
                        AdvanceOutcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("the moment of weight 3 became Infinity"));
    }

    /// The last two parameters are the mean of what leaves have measured, which no gradient moves.
    @Test
    void statisticsFollowWhatWasMeasuredAndFrozenWeightsStay() {
        var spec = TestJobs.tiny("job").toBuilder();
        var model = spec.getTrainingBuilder().getModelBuilder();
        model.getWeightsBuilder(1).setMovingAverage(MovingAverage.newBuilder().setMomentum(0.75f));
        var moving = begin(spec.build());
        model.getWeightsBuilder(0).setFrozen(true);
        var frozen = begin(spec.build());
        var before = Tensors.decode(moving.state());
        var gradient = new float[] {10, 10, 10, 10, 10, 10, 40, 80};

        var after = Tensors.decode(step(
                        moving, Optional.of(new Sum<>(new TrainingValue(1, 4, gradient.clone()), 10)), Map.of())
                .state());
        var kept = Tensors.decode(step(
                        frozen, Optional.of(new Sum<>(new TrainingValue(1, 4, gradient.clone()), 10)), Map.of())
                .state());

        assertThat(Arrays.copyOfRange(after, 6, 8))
                .containsExactly(before[6] * 0.75f + 4 * 0.25f, before[7] * 0.75f + 8 * 0.25f);
        assertThat(after[0]).isNotEqualTo(before[0]);
        assertThat(Arrays.copyOf(kept, 6)).isEqualTo(Arrays.copyOf(before, 6));
        assertThat(Arrays.copyOfRange(kept, 6, 8)).isEqualTo(Arrays.copyOfRange(after, 6, 8));
    }

    /// Statistics are far larger than gradients, and hardly change: they say nothing of whether a value is like others.
    @Test
    void statisticsHaveNoPartInHowLikeOthersAValueIs() {
        var moving = moving();
        step(moving, trained(2), Map.of());
        var opposite = new float[] {-1, -1, -1, -1, -1, -1, 1000, 1000};

        assertThat(moving.likeness(new TrainingValue(1, 1, opposite))).hasValueCloseTo(-1.0, within(1e-6));
        assertThat(opposite[6]).isEqualTo(1000);
    }

    private static TrainingAdvance moving() {
        var spec = TestJobs.tiny("job").toBuilder();
        spec.getTrainingBuilder()
                .getModelBuilder()
                .getWeightsBuilder(1)
                .setMovingAverage(MovingAverage.newBuilder().setMomentum(0.75f));
        return begin(spec.build());
    }

    /// Moving averages of shortened measurements would go to 0.
    @Test
    void shorteningLeavesMeasurementsAndCountsAsTheyAre() {
        var value = new TrainingValue(7, 3, new float[] {4, -4, 4, 4, 4, 4, 1000, 1000});

        var shortened = moving().shorten(value, 0.25);

        assertThat(shortened.gradientSum()).containsExactly(1, -1, 1, 1, 1, 1, 1000, 1000);
        assertThat(shortened.lossSum()).isEqualTo(7);
        assertThat(shortened.correct()).isEqualTo(3);
    }

    private static float[] moments(byte[] state) {
        return Arrays.copyOfRange(Tensors.decode(state), PARAMETERS, state.length / Float.BYTES);
    }

    private static AdvanceOutcome.Next step(
            TrainingAdvance advance, Optional<Sum<TrainingValue>> trained, Map<String, String> figures) {
        return step(advance, trained, Optional.empty(), figures);
    }

    private static AdvanceOutcome.Next step(
            TrainingAdvance advance,
            Optional<Sum<TrainingValue>> trained,
            Optional<Sum<TrainingValue>> evaluated,
            Map<String, String> figures) {
        return (AdvanceOutcome.Next) advance.step(new CompleteRound<>(0, trained, evaluated, figures));
    }

    /// Ten samples, four of them classified correctly.
    private static Optional<Sum<TrainingValue>> trained(float lossSum) {
        return Optional.of(new Sum<>(value(lossSum, 4, 0.5f), 10));
    }

    private static Optional<Sum<TrainingValue>> evaluated(float lossSum) {
        return Optional.of(new Sum<>(new TrainingValue(lossSum, 4, new float[0]), 10));
    }

    private static TrainingValue value(float lossSum, int correct, float gradient) {
        var gradientSum = new float[PARAMETERS];
        Arrays.fill(gradientSum, gradient);
        return new TrainingValue(lossSum, correct, gradientSum);
    }

    private static OptimizerSpec adagrad() {
        return OptimizerSpec.newBuilder()
                .setLearningRate(0.1f)
                .setAdagrad(OptimizerSpec.Adagrad.newBuilder()
                        .setInitialAccumulator(0.25f)
                        .setEpsilon(1e-7f))
                .build();
    }

    private static OptimizerSpec momentum() {
        return OptimizerSpec.newBuilder()
                .setLearningRate(0.1f)
                .setMomentum(OptimizerSpec.Momentum.newBuilder().setMomentum(0.9f))
                .build();
    }

    private static TrainingAdvance begin(JobSpec spec) {
        var advance = new TrainingBeginning(work(spec)).first(Optional.empty());
        assertThat(Tensors.decode(advance.state())).hasSize(PARAMETERS);
        return advance;
    }

    private static TrainingWork work(JobSpec spec) {
        return new TrainingWork(spec.getTraining(), spec.getSeed());
    }
}
