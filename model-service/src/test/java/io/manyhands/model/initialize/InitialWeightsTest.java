package io.manyhands.model.initialize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.Initializer;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.protocol.work.TrainingWork;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitialWeightsTest {
    /// SplitMix64's published reference values for seed 1234567 (Vigna's splitmix64.c).
    @Test
    void generatorIsSplitMix64() {
        var random = new RandomStream(1234567L);
        assertThat(new long[] {random.next(), random.next()})
                .containsExactly(6457827717110365317L, 3203168211198807973L);
    }

    @Test
    void sameSeedGivesTheSameBitsAndAnotherSeedOthers() {
        var weight = weight(Initializer.newBuilder().setNormalStddev(1), 50);
        assertThat(draw(1, weight)).containsExactly(draw(1, weight));
        assertThat(draw(1, weight)).isNotEqualTo(draw(2, weight));
    }

    /// Pinned, so that a change of the algorithm cannot go unnoticed: it would change every job's result.
    @Test
    void firstValuesAreThoseOfEveryRelease() {
        assertThat(draw(7, weight(Initializer.newBuilder().setUniformLimit(1), 3)))
                .containsExactly(PINNED_UNIFORM);
        assertThat(draw(7, weight(Initializer.newBuilder().setNormalStddev(1), 3)))
                .containsExactly(PINNED_NORMAL);
    }

    private static final float[] PINNED_UNIFORM = {0.04869187f, -0.39572203f, 0.88199246f};
    private static final float[] PINNED_NORMAL = {-0.39226082f, 1.7670044f, -0.826778f};

    @Test
    void tensorDoesNotDependOnTheSizeOfTheTensorsBeforeIt() {
        var second = weight(Initializer.newBuilder().setUniformLimit(1), 4);
        var zeros = Initializer.newBuilder().setConstant(0);
        var afterSmall = draw(3, weight(zeros.clone(), 1), second);
        var afterLarge = draw(3, weight(zeros.clone(), 9), second);
        assertThat(Arrays.copyOfRange(afterSmall, 1, 5)).containsExactly(Arrays.copyOfRange(afterLarge, 9, 13));
        assertThat(draw(3, second)).isNotEqualTo(Arrays.copyOfRange(afterSmall, 1, 5));
    }

    @Test
    void uniformFillsItsIntervalEvenly() {
        var values = draw(1, weight(Initializer.newBuilder().setUniformLimit(0.25f), 100_000));
        assertThat(values).doesNotContain(0.25f);
        assertThat(max(values)).isCloseTo(0.25, within(1e-4));
        assertThat(-min(values)).isCloseTo(0.25, within(1e-4));
        assertThat(mean(values)).isCloseTo(0, within(0.002));
        assertThat(deviation(values)).isCloseTo(0.25 / Math.sqrt(3), within(0.002));
    }

    @Test
    void normalHasMeanZeroAndItsDeviation() {
        var values = draw(1, weight(Initializer.newBuilder().setNormalStddev(0.05f), 100_000));
        assertThat(mean(values)).isCloseTo(0, within(0.001));
        assertThat(deviation(values)).isCloseTo(0.05, within(0.001));
        assertThat(max(values)).isGreaterThan(0.15);
    }

    /// A normal distribution cut at two standard deviations has 0.8796 of its standard deviation.
    @Test
    void truncatedNormalStaysWithinTwoDeviations() {
        var values = draw(1, weight(Initializer.newBuilder().setTruncatedNormalStddev(1), 100_000));
        assertThat(max(values)).isLessThanOrEqualTo(2).isGreaterThan(1.99);
        assertThat(deviation(values)).isCloseTo(0.8796, within(0.01));
    }

    @ParameterizedTest
    @CsvSource({"50, 200, 1", "200, 50, 1", "40, 40, 1.5"})
    void orthogonalHasOrthonormalRowsOrColumnsTimesGain(int rows, int columns, float gain) {
        var matrix = draw(1, weight(Initializer.newBuilder().setOrthogonalGain(gain), rows, columns));
        int count = Math.min(rows, columns);
        for (int a = 0; a < count; a++) {
            for (int b = a; b < count; b++) {
                double expected = a == b ? gain * gain : 0;
                assertThat(dot(matrix, rows, columns, a, b)).isCloseTo(expected, within(1e-6));
            }
        }
    }

    @Test
    void orthogonalFlattensLeadingDimensions() {
        var initializer = Initializer.newBuilder().setOrthogonalGain(1);
        assertThat(draw(1, weight(initializer.clone(), 3, 4, 5))).containsExactly(draw(1, weight(initializer, 12, 5)));
    }

    @Test
    void unitForgetBiasIsOneInTheForgetGateOnly() {
        assertThat(draw(1, weight(Initializer.newBuilder().setUnitForgetBias(true), 8)))
                .containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
    }

    @Test
    void constantFillsTheTensor() {
        assertThat(draw(1, weight(Initializer.newBuilder().setConstant(0.5f), 2)))
                .containsExactly(0.5f, 0.5f);
    }

    @Test
    void tensorWithoutInitializerIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> draw(1, weight(Initializer.newBuilder(), 2)))
                .withMessageContaining("w0");
    }

    @Test
    void givenWeightsMustFitAndBeFinite() {
        var work = work(TestJobs.tiny("job"));
        var values = new float[] {1, 2, 3, 4, 5, 6, 7, 8};
        assertThat(InitialWeights.take(work, Tensors.encode(values))).containsExactly(values);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InitialWeights.take(work, new byte[28]))
                .withMessageContaining("28 bytes")
                .withMessageContaining("32 bytes");
        values[3] = Float.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InitialWeights.take(work, Tensors.encode(values)))
                .withMessageContaining("value 3 is NaN");
    }

    private static float[] draw(int seed, WeightSpec... weights) {
        var spec = TestJobs.tiny("job").toBuilder().setSeed(seed);
        spec.getTrainingBuilder().getModelBuilder().clearWeights().addAllWeights(List.of(weights));
        return InitialWeights.draw(work(spec.build()));
    }

    private static TrainingWork work(JobSpec spec) {
        return new TrainingWork(spec.getTraining(), spec.getSeed());
    }

    private static WeightSpec weight(Initializer.Builder initializer, Integer... shape) {
        return TestJobs.weight("w0", initializer, shape);
    }

    private static double dot(float[] matrix, int rows, int columns, int a, int b) {
        boolean wide = columns > rows;
        double sum = 0;
        for (int i = 0; i < Math.max(rows, columns); i++) {
            sum += wide
                    ? (double) matrix[a * columns + i] * matrix[b * columns + i]
                    : (double) matrix[i * columns + a] * matrix[i * columns + b];
        }
        return sum;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum / values.length);
    }

    private static double max(float[] values) {
        double max = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    private static double min(float[] values) {
        double min = Double.POSITIVE_INFINITY;
        for (float value : values) {
            min = Math.min(min, value);
        }
        return min;
    }
}
