package io.manyhands.protocol.work;

import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_ADVANCE;
import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_EVALUATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Counting;
import io.manyhands.protocol.v1.Encoding;
import io.manyhands.protocol.v1.InnerState;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.LocalSteps;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.MovingAverage;
import io.manyhands.protocol.v1.NodeValue;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.protocol.v1.Reduction;
import io.manyhands.protocol.v1.TextWindows;
import io.manyhands.protocol.v1.Training;
import io.manyhands.protocol.v1.WeightSpec;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkTest {
    private static final TreeNode LEAF = new TreeNode(0, 0);
    private static final Work TRAINING = Work.of(job(Jobs.ragged().training()));
    private static final TrainingWork ROUNDED = (TrainingWork) Work.of(job(Jobs.ragged().training().toBuilder()
            .setEncoding(Encoding.ENCODING_INT4)
            .build()));
    private static final Work COUNTING = Work.of(JobSpec.newBuilder()
            .setCounting(Counting.newBuilder().setUnits(10).setLeafSize(4).setRounds(2))
            .build());

    @Test
    void aSoundValueHasNoFlaw() {
        var value = gradient(1.5f, 2, 0.25f, -1, 8);
        assertThat(TRAINING.flaw(0, TASK_KIND_ADVANCE, LEAF, value)).isEmpty();
        assertThat(TRAINING.contentFlaw(value)).isEmpty();
        var count = NodeValues.of(4, new CountingValue(4).encode());
        assertThat(COUNTING.flaw(1, TASK_KIND_ADVANCE, LEAF, count)).isEmpty();
        assertThat(COUNTING.contentFlaw(count)).isEmpty();
    }

    /// Statistics, which are far larger, would hide it. Of three parameters the last one is a moving average.
    @Test
    void magnitudeIsThatOfTheGradientAlone() {
        var training = Jobs.ragged().training().toBuilder();
        training.getModelBuilder()
                .clearWeights()
                .addWeights(WeightSpec.newBuilder().addShape(2))
                .addWeights(WeightSpec.newBuilder()
                        .addShape(1)
                        .setMovingAverage(MovingAverage.newBuilder().setMomentum(0.9f)));
        var work = Work.of(job(training.build()));

        assertThat(work.measure(gradient(1.5f, 2, 3, -4, 800))).isEqualTo(Inspection.sound(5));
        assertThat(work.measure(gradient(1.5f, 2))).isEqualTo(Inspection.sound(0));
        assertThat(work.contentFlaw(gradient(1.5f, 2, 3, -4, Float.NaN)).map(Flaw::kind))
                .contains(Flaw.Kind.NOT_FINITE);
    }

    @Test
    void valueOfAnotherNumberOfUnitsIsFlawed() {
        var value = gradient(1.5f, 2, 0.25f, -1, 8).toBuilder().setUnits(-1).build();
        assertThat(TRAINING.flaw(0, TASK_KIND_ADVANCE, LEAF, value))
                .contains(new Flaw(Flaw.Kind.COUNT, "4294967295 units, the subtree has 3"));
    }

    @Test
    void valueOfAnotherLengthIsFlawed() {
        assertThat(TRAINING.flaw(0, TASK_KIND_ADVANCE, LEAF, gradient(1.5f, 2, 1, 1)))
                .contains(new Flaw(Flaw.Kind.LENGTH, "value has 16 bytes, must have 20"));
        assertThat(TRAINING.flaw(0, TASK_KIND_EVALUATE, LEAF, gradient(1.5f, 2, 1, 1))
                        .map(Flaw::kind))
                .contains(Flaw.Kind.COUNT);
        assertThat(TRAINING.flaw(0, TASK_KIND_ADVANCE, LEAF, NodeValues.of(3, ByteString.EMPTY))
                        .map(Flaw::kind))
                .contains(Flaw.Kind.LENGTH);
        assertThat(COUNTING.flaw(0, TASK_KIND_ADVANCE, LEAF, NodeValues.of(4, ByteString.EMPTY))
                        .map(Flaw::kind))
                .contains(Flaw.Kind.LENGTH);
    }

    @Test
    void valuesOfMapReduceAreEntriesOfTheirLeaves() {
        var two = MapEntries.encode(3, 0, "{}\n6").concat(MapEntries.encode(3, 1, "{}\n7"));
        var node = new TreeNode(1, 0);
        var map = new MapWork(GoldenMaps.map(10, 3, 4, 1, Reduction.Kind.KIND_SUM));
        assertThat(map.flaw(0, TASK_KIND_ADVANCE, node, NodeValues.of(6, two))).isEmpty();
        assertThat(map.cost(NodeValues.of(6, two))).isEqualTo(1);
        assertThat(map.flaw(1, TASK_KIND_ADVANCE, LEAF, NodeValues.of(1, MapEntries.encode(10, 1, "null\n13"))))
                .isEmpty();
        assertThat(map.flaw(0, TASK_KIND_ADVANCE, node, NodeValues.of(6, two.substring(1))))
                .contains(new Flaw(Flaw.Kind.LENGTH, "value is not made of whole entries"));
        assertThat(map.flaw(0, TASK_KIND_ADVANCE, node, NodeValues.of(6, MapEntries.encode(6, 0, ""))))
                .contains(new Flaw(Flaw.Kind.COUNT, "1 entries, the subtree has 2 leaves"));
        assertThat(map.flaw(0, TASK_KIND_ADVANCE, LEAF, NodeValues.of(3, MapEntries.encode(2, 0, ""))))
                .contains(new Flaw(Flaw.Kind.COUNT, "2 inputs, the subtree has 3"));
        assertThat(map.flaw(0, TASK_KIND_ADVANCE, LEAF, NodeValues.of(3, MapEntries.encode(3, 4, "")))
                        .map(Flaw::kind))
                .contains(Flaw.Kind.LENGTH);
        var long1 = MapEntries.encode(3, 0, "x".repeat(Limit.LIMIT_MAP_VALUE_BYTES_VALUE));
        assertThat(map.flaw(0, TASK_KIND_ADVANCE, LEAF, NodeValues.of(3, long1)))
                .contains(new Flaw(Flaw.Kind.LENGTH, "value has 8388620 bytes, at most 8388608 are allowed"));
    }

    @Test
    void resultsThatAreNotReducedAreWhatTheJobComesTo() {
        assertThat(new MapWork(GoldenMaps.map(10, 3, 4, 1, Reduction.Kind.KIND_SUM)).isOutput())
                .isFalse();
        assertThat(new MapWork(GoldenMaps.map(10, 3, 4, 1, Reduction.Kind.KIND_NONE)).isOutput())
                .isTrue();
    }

    @Test
    void mapReduceHasNoMoreRoundsThanAJobMayHave() {
        var map = GoldenMaps.map(1_000_000_000, 1, 1, 1, Reduction.Kind.KIND_NONE);
        assertThatThrownBy(() -> new MapWork(map))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "1000000000 rounds, at most 10000000 are allowed: use larger leaves, or more leaves in a round");
    }

    @Test
    void moreCorrectAnswersThanSamplesAreAFlaw() {
        assertThat(TRAINING.flaw(0, TASK_KIND_ADVANCE, LEAF, gradient(1.5f, 4, 1, 1, 1)))
                .contains(new Flaw(Flaw.Kind.COUNT, "4 correct answers of 3 samples"));
        assertThat(TRAINING.flaw(0, TASK_KIND_ADVANCE, LEAF, gradient(1.5f, -1, 1, 1, 1))
                        .map(Flaw::kind))
                .contains(Flaw.Kind.COUNT);
    }

    @Test
    void eachPositionIsAnAnswerIfItHasATarget() {
        var training = Jobs.ragged().training().toBuilder();
        training.getDataBuilder()
                .setText(TextWindows.newBuilder().setLength(5).setStride(1).setEveryPosition(true));
        var work = Work.of(job(training.build()));

        assertThat(work.flaw(0, TASK_KIND_ADVANCE, LEAF, gradient(1.5f, 15, 1, 1, 1)))
                .isEmpty();
        assertThat(work.flaw(0, TASK_KIND_ADVANCE, LEAF, gradient(1.5f, 16, 1, 1, 1)))
                .contains(new Flaw(Flaw.Kind.COUNT, "16 correct answers of 3 samples with 5 each"));
        training.getBatchesBuilder().setBatchSize(1 << 30);
        assertThatThrownBy(() -> Work.of(job(training.build())))
                .hasMessageContaining("1073741824 samples with a target at each of 5 positions are more answers");
    }

    @Test
    void anotherCountThanItsUnitsIsAFlaw() {
        assertThat(COUNTING.flaw(0, TASK_KIND_ADVANCE, LEAF, NodeValues.of(4, new CountingValue(5).encode())))
                .contains(new Flaw(Flaw.Kind.COUNT, "5 counted, the subtree has 4"));
    }

    @Test
    void numbersThatAreNotFiniteAreAFlaw() {
        assertThat(TRAINING.contentFlaw(gradient(Float.NaN, 0, 1, 1, 1)))
                .contains(new Flaw(Flaw.Kind.NOT_FINITE, "loss is NaN, must be finite, and at most 1.0E30 a sample"));
        assertThat(TRAINING.contentFlaw(gradient(1, 0, 1, Float.NEGATIVE_INFINITY, 1))
                        .map(Flaw::kind))
                .contains(Flaw.Kind.NOT_FINITE);
    }

    @Test
    void lossesThatCannotBeAreAFlaw() {
        assertThat(TRAINING.contentFlaw(gradient(-1, 0, 1, 1, 1)))
                .contains(new Flaw(Flaw.Kind.IMPOSSIBLE, "loss is -1.0, must not be negative"));
        assertThat(TRAINING.contentFlaw(gradient(-1e-6f, 0, 1, 1, 1)))
                .as("rounding of a loss of 0")
                .isEmpty();
        assertThat(TRAINING.contentFlaw(gradient(3e38f, 0, 1, 1, 1)).map(Flaw::kind))
                .as("a sum of several is infinite")
                .contains(Flaw.Kind.NOT_FINITE);
    }

    @Test
    void theMagnitudeIsTheNormOfTheGradientSum() {
        assertThat(TRAINING.inspect(gradient(1, 0, 2, -3, 6))).isEqualTo(new Inspection(Optional.empty(), 7));
        assertThat(TRAINING.inspect(gradient(1, 0, 3e38f, 0, 0)).magnitude())
                .as("does not overflow")
                .isEqualTo(3e38f);
        assertThat(TRAINING.cost(gradient(1.5f, 0, 2, -3, 6))).isEqualTo(1.5);
    }

    @Test
    void aValueThatIsNotTheHashedOneIsFlawed() {
        var value = gradient(1.5f, 2, 1, 2, 3);
        var damaged = value.toBuilder().setValue(gradient(1.5f, 2, 1, 2, 4).getValue());
        assertThat(TRAINING.contentFlaw(damaged.build()).map(Flaw::kind)).contains(Flaw.Kind.HASH);
        assertThat(TRAINING.contentFlaw(value.toBuilder().clearSha256().build()).map(Flaw::reason))
                .hasValueSatisfying(reason -> assertThat(reason).endsWith("came with it with nothing"));
    }

    /// 1.5 = 0x3FC00000 in IEEE 754.
    @Test
    void trainingValuesAreLossCorrectAndGradientLittleEndian() {
        var bytes = new TrainingValue(1.5f, 2, new float[] {-1.5f}).encode();
        assertThat(bytes.toByteArray()).containsExactly(0, 0, 0xC0, 0x3F, 2, 0, 0, 0, 0, 0, 0xC0, 0xBF);
        var decoded = TrainingValue.decode(bytes);
        assertThat(decoded.lossSum()).isEqualTo(1.5f);
        assertThat(decoded.correct()).isEqualTo(2);
        assertThat(decoded.gradientSum()).containsExactly(-1.5f);
    }

    /// As it is when a message is parsed without copying.
    @Test
    void valuesInTheMiddleOfAMessageAreReadFromTheirOwnBeginning() {
        var value = new TrainingValue(1.5f, 2, new float[] {-1.5f}).encode();
        var message = UnsafeByteOperations.unsafeWrap(
                ByteString.copyFromUtf8("abc").concat(value).toByteArray());
        var inside = message.substring(3);
        assertThat(TrainingValue.lossSum(inside)).isEqualTo(1.5f);
        assertThat(TrainingValue.correct(inside)).isEqualTo(2);
        assertThat(TrainingValue.decode(inside).gradientSum()).containsExactly(-1.5f);
    }

    /// Rice codes with two low bits of 2, -3 and 6: 1000 1010 111000, the lowest bit first.
    private static final ByteString PACKED = ByteString.fromHex("02965107");

    @Test
    void roundedValuesArePacked() {
        var sum = packed(PACKED);
        assertThat(ROUNDED.flaw(0, TASK_KIND_ADVANCE, LEAF, sum)).isEmpty();
        assertThat(ROUNDED.inspect(sum)).isEqualTo(new Inspection(Optional.empty(), 7));
        var decoded = ROUNDED.decode(sum.getValue());
        assertThat(decoded.lossSum()).isEqualTo(1.5f);
        assertThat(decoded.correct()).isEqualTo(2);
        assertThat(decoded.gradientSum()).containsExactly(2, -3, 6);
        assertThat(ROUNDED.decode(packed(ByteString.EMPTY).getValue()).gradientSum())
                .as("of an evaluation")
                .isEmpty();
    }

    @Test
    void whatIsNoPackedValueIsFlawed() {
        assertThat(ROUNDED.flaw(0, TASK_KIND_ADVANCE, LEAF, packed(ByteString.EMPTY)))
                .contains(new Flaw(Flaw.Kind.LENGTH, "value has 8 bytes, must have 9..21"));
        assertThat(ROUNDED.flaw(0, TASK_KIND_ADVANCE, LEAF, packed(ByteString.copyFrom(new byte[14]))))
                .contains(new Flaw(Flaw.Kind.LENGTH, "value has 22 bytes, must have 9..21"));
        assertThat(ROUNDED.contentFlaw(packed(PACKED.substring(0, 3))))
                .contains(new Flaw(Flaw.Kind.LENGTH, "packed values: they end before the last one"));
        var infinite = ByteString.fromHex("ff0000807f0000803f0000803f");
        assertThat(ROUNDED.contentFlaw(packed(infinite)).map(Flaw::kind)).contains(Flaw.Kind.NOT_FINITE);
    }

    @Test
    void aNegativeSecondMomentIsAFlaw() {
        var averaged = Work.of(job(Jobs.ragged().training().toBuilder()
                .setOptimizer(OptimizerSpec.newBuilder().setAdagrad(OptimizerSpec.Adagrad.getDefaultInstance()))
                .setLocalSteps(LocalSteps.newBuilder().setInnerState(InnerState.INNER_STATE_AVERAGED))
                .build()));
        assertThat(averaged.stateBytes()).isEqualTo(24);
        assertThat(averaged.contentFlaw(gradient(1, 0, -1, -1, -1, 0, 2, 3))).isEmpty();
        assertThat(averaged.contentFlaw(gradient(1, 0, -1, -1, -1, 0, -2, 3)))
                .contains(new Flaw(Flaw.Kind.IMPOSSIBLE, "second moment of weight 1 is -2.0, must not be negative"));
        assertThat(averaged.contentFlaw(gradient(1, 0))).as("of an evaluation").isEmpty();
    }

    @Test
    void neighboursShareAMomentWhereTheJobSaysSo() {
        var training = Jobs.ragged().training().toBuilder()
                .setOptimizer(OptimizerSpec.newBuilder()
                        .setRmsprop(OptimizerSpec.RmsProp.newBuilder().setCentered(true)))
                .setLocalSteps(LocalSteps.newBuilder().setInnerState(InnerState.INNER_STATE_SHARED));
        training.getModelBuilder().getWeightsBuilder(0).clearShape().addShape(33);
        var shared = new TrainingWork(training.build(), 1);
        assertThat(shared.stateValues()).isEqualTo(33 + 2 * 3);
        assertThat(shared.weightOfMoment(33)).isZero();
        assertThat(shared.weightOfMoment(35)).isEqualTo(32);
        assertThat(shared.weightOfMoment(37)).isEqualTo(16);

        var values = new float[39];
        values[36] = -1;
        var meanGradient = new TrainingValue(1, 0, values).encode();
        assertThat(shared.contentFlaw(NodeValues.of(3, meanGradient))).isEmpty();
        values[34] = -1;
        var second = new TrainingValue(1, 0, values).encode();
        assertThat(shared.contentFlaw(NodeValues.of(3, second)))
                .contains(new Flaw(Flaw.Kind.IMPOSSIBLE, "second moment of weight 16 is -1.0, must not be negative"));
    }

    /// A leaf comes to neither the memory nor what remembers it.
    @Test
    void whereVersionsTravelAsChangesTheMemoryIsAPartOfTheState() {
        var optimizers = Map.of(
                OptimizerSpec.newBuilder().setSgd(OptimizerSpec.Sgd.getDefaultInstance()),
                0,
                OptimizerSpec.newBuilder().setMomentum(OptimizerSpec.Momentum.getDefaultInstance()),
                3,
                OptimizerSpec.newBuilder().setAdagrad(OptimizerSpec.Adagrad.getDefaultInstance()),
                3,
                OptimizerSpec.newBuilder().setRmsprop(OptimizerSpec.RmsProp.getDefaultInstance()),
                6,
                OptimizerSpec.newBuilder()
                        .setRmsprop(OptimizerSpec.RmsProp.newBuilder().setCentered(true)),
                9,
                OptimizerSpec.newBuilder().setAdam(OptimizerSpec.Adam.getDefaultInstance()),
                8);
        optimizers.forEach((optimizer, remembered) -> {
            var training = Jobs.ragged().training().toBuilder().setOptimizer(optimizer);
            var whole = new TrainingWork(training.build(), 1);
            var changing = new TrainingWork(
                    training.setEncoding(Encoding.ENCODING_INT8).build(), 1);

            assertThat(whole.hasChanges()).isFalse();
            assertThat(whole.stateValues()).isEqualTo(3);
            assertThat(changing.hasChanges()).isTrue();
            assertThat(changing.stateValues()).as("%s", optimizer).isEqualTo(3 + remembered);
            assertThat(changing.valueValues()).isEqualTo(3);
            assertThat(changing.valueBytes(TASK_KIND_ADVANCE)).isEqualTo(8 + 3 * 4 + 1);
        });
    }

    @Test
    void aStateThatWouldBeTooLongDoesWithoutTheMemory() {
        var training = Jobs.ragged().training().toBuilder()
                .setEncoding(Encoding.ENCODING_INT8)
                .setOptimizer(OptimizerSpec.newBuilder().setAdam(OptimizerSpec.Adam.getDefaultInstance()));
        training.getModelBuilder().getWeightsBuilder(0).clearShape().addShape(Limit.LIMIT_PARAMETERS_VALUE / 2);
        var large = new TrainingWork(training.build(), 1);
        assertThat(large.hasChanges()).isFalse();
        assertThat(large.stateValues()).isEqualTo(Limit.LIMIT_PARAMETERS_VALUE / 2);
    }

    private static NodeValue packed(ByteString gradientSum) {
        var header = new TrainingValue(1.5f, 2, new float[0]).encode();
        return NodeValues.of(3, header.concat(gradientSum));
    }

    @Test
    void countsAreUint64LittleEndian() {
        assertThat(new CountingValue(0x0102).encode().toByteArray()).containsExactly(2, 1, 0, 0, 0, 0, 0, 0);
        assertThat(CountingValue.decode(new CountingValue(2000).encode())).isEqualTo(new CountingValue(2000));
    }

    @Test
    void statesAreAsLongAsTheWorkSays() {
        assertThat(TRAINING.stateBytes()).isEqualTo(12);
        assertThat(TRAINING.valueBytes(TASK_KIND_EVALUATE)).isEqualTo(8);
        assertThat(COUNTING.stateBytes()).isEqualTo(8);
    }

    @Test
    void aJobThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> Work.of(JobSpec.newBuilder().setJobId("j-1").build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'j-1' names no work");
        refused(Jobs.ragged().training().toBuilder()
                .setEvaluation(Jobs.evaluation(5, 0, 3))
                .build());
        refused(Jobs.ragged().training().toBuilder()
                .setEvaluation(Jobs.evaluation(5, 2, 0))
                .build());
        refused(Jobs.ragged().training().toBuilder()
                .setModel(ModelSpec.getDefaultInstance())
                .build());
        refused(Jobs.ragged().training().toBuilder()
                .setModel(ModelSpec.newBuilder()
                        .addWeights(WeightSpec.newBuilder()
                                .addShape(1 << 30)
                                .addShape(1 << 30)
                                .addShape(1 << 30)))
                .build());
    }

    private static void refused(Training training) {
        assertThat(Optional.of(job(training)))
                .hasValueSatisfying(job -> assertThatThrownBy(() -> Work.of(job))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("training: "));
    }

    private static NodeValue gradient(float lossSum, int correct, float... gradientSum) {
        return NodeValues.of(3, new TrainingValue(lossSum, correct, gradientSum).encode());
    }

    private static JobSpec job(Training training) {
        return JobSpec.newBuilder().setJobId("j-1").setTraining(training).build();
    }
}
