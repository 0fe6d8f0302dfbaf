package io.manyhands.model.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.manyhands.protocol.v1.OptimizerSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
    private static final int SIZE = 5;

    @ParameterizedTest
    @MethodSource("specs")
    void optimizerRestoredFromBytesGoesOnAsIfNothingHadHappened(OptimizerSpec spec) {
        var weights = gradient(0);
        var restoredWeights = gradient(0);
        var uninterrupted = Optimizer.of(spec, SIZE);
        var restored = Optimizer.of(spec, SIZE);
        for (int step = 1; step <= 6; step++) {
            uninterrupted.step(weights, gradient(step));
            var bytes = OptimizerStateCodec.encode(restored.state());
            restored = Optimizer.restore(spec, SIZE, OptimizerStateCodec.decode(bytes));
            restored.step(restoredWeights, gradient(step));
        }
        assertThat(restoredWeights).containsExactly(weights);
        assertThat(restored.state().steps()).isEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void weightsThatAreNoLongerFiniteAreReportedAndTheOldOnesStay(OptimizerSpec spec) {
        var weights = new float[] {1, 2, 3, 4, 5};
        var gradient = new float[] {0, 0, Float.NaN, 0, Float.POSITIVE_INFINITY};
        var step = Optimizer.of(spec, SIZE).apply(weights, gradient);
        assertThat(step).isEqualTo(new OptimizerStep.Diverged("weight", 2, Float.NaN));
        assertThat(weights).containsExactly(1, 2, 3, 4, 5);
    }

    /// The square of 1e25 is infinite in float32, and whatever is divided by its root is 0.
    @ParameterizedTest
    @MethodSource("squaring")
    void slotsThatAreNoLongerFiniteAreReported(OptimizerSpec spec) {
        var optimizer = Optimizer.of(spec, SIZE);
        assertThat(optimizer.apply(new float[] {1, 2, 3, 4, 5}, new float[] {0.1f, -2, 1e10f, 0, 3}))
                .isInstanceOf(OptimizerStep.Stepped.class);
        assertThat(optimizer.apply(new float[] {1, 2, 3, 4, 5}, new float[] {0.1f, -2, 1e25f, 0, 3}))
                .isEqualTo(new OptimizerStep.Diverged("the slot of weight", 2, Float.POSITIVE_INFINITY));
    }

    /// The bits are those of the reference's twin, `optimizer.test.ts`, which also says what they follow from.
    @Test
    void weightsDecayAsAdamWSays() {
        var adam = OptimizerSpec.Adam.newBuilder()
                .setBeta1(0.9f)
                .setBeta2(0.999f)
                .setEpsilon(1e-7f)
                .setWeightDecay(0.5f);
        var spec =
                OptimizerSpec.newBuilder().setLearningRate(0.25f).setAdam(adam).build();
        var weights = new float[] {1.5f, -0.25f, 3e-3f};
        Optimizer.of(spec, 3).step(weights, new float[] {0.1f, -2, 0});
        assertThat(weights)
                .containsExactly(
                        Float.intBitsToFloat(0x3f880010),
                        Float.intBitsToFloat(0x3cfffc80),
                        Float.intBitsToFloat(0x3b2c0831));
    }

    static Stream<OptimizerSpec> squaring() {
        return specs().skip(2);
    }

    @Test
    void stateOfAnotherModelIsRefused() {
        var spec = specs().toList().get(3);
        var state = Optimizer.of(spec, SIZE).state();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Optimizer.restore(spec, SIZE + 1, state))
                .withMessageContaining("[5, 5]")
                .withMessageContaining("[6, 6]");
    }

    @Test
    void bytesThatAreNoStateAreRefused() {
        var bytes = OptimizerStateCodec.encode(
                Optimizer.of(specs().toList().get(3), SIZE).state());
        assertThatIllegalArgumentException().isThrownBy(() -> OptimizerStateCodec.decode(new byte[] {1, 0}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimizerStateCodec.decode(Arrays.copyOf(bytes, bytes.length - 4)));
        bytes[0] = 2;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimizerStateCodec.decode(bytes))
                .withMessageContaining("format 2");
    }

    /// 24 bytes had two billion arrays be made.
    @ParameterizedTest
    @CsvSource({"0, 2147483647, 0", "0, 1, 0", "0, 0, 1", "-1, 0, 0"})
    void countsThatNoBytesVouchForAreRefused(int scalars, int slots, int slotLength) {
        var bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(1).putLong(7).putInt(scalars).putInt(slots).putInt(slotLength);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimizerStateCodec.decode(bytes.array()))
                .withMessageStartingWith("optimizer state: ");
    }

    @Test
    void constantsAreDerivedFromTheDecimalNumber() {
        assertThat(Hyperparameter.oneMinus(0.9f)).isEqualTo(0.1f).isNotEqualTo(1 - 0.9f);
    }

    static Stream<OptimizerSpec> specs() {
        var rate = OptimizerSpec.newBuilder().setLearningRate(0.01f);
        return Stream.of(
                rate.clone().setSgd(OptimizerSpec.Sgd.getDefaultInstance()).build(),
                rate.clone()
                        .setMomentum(OptimizerSpec.Momentum.newBuilder()
                                .setMomentum(0.9f)
                                .setNesterov(true))
                        .build(),
                rate.clone()
                        .setRmsprop(OptimizerSpec.RmsProp.newBuilder()
                                .setDecay(0.9f)
                                .setMomentum(0.5f)
                                .setEpsilon(1e-7f))
                        .build(),
                rate.clone()
                        .setAdam(OptimizerSpec.Adam.newBuilder()
                                .setBeta1(0.9f)
                                .setBeta2(0.999f)
                                .setEpsilon(1e-7f))
                        .build(),
                rate.clone()
                        .setAdagrad(OptimizerSpec.Adagrad.newBuilder()
                                .setInitialAccumulator(0.1f)
                                .setEpsilon(1e-7f))
                        .build());
    }

    private static float[] gradient(int seed) {
        var random = new Random(seed);
        var values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
