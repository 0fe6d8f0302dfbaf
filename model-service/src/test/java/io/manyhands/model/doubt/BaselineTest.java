package io.manyhands.model.doubt;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.model.doubt.Claim.Measured;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineTest {
    private static final ByteString ANN = ByteString.copyFromUtf8("a");
    private static final ByteString BEN = ByteString.copyFromUtf8("b");
    private static final ByteString EVE = ByteString.copyFromUtf8("e");

    private final Baseline baseline = new Baseline(100);

    @ParameterizedTest(name = "magnitude {0}, cost {1} after magnitudes of 1, 2, 3 and costs of 0.1: {2}")
    @CsvSource({
        "2, 0.1, false",
        "200, 0.1, false",
        "201, 0.1, true",
        "1e12, 0.1, true",
        "0, 0.1, false",
        "1e-30, 0.1, false",
        "2, 100, false",
        "2, 101, true",
        "2, 1e30, true",
    })
    void aValueFarAboveTheMedianIsAnOutlier(double magnitude, double cost, boolean isOutlier) {
        DoubleStream.of(1, 2, 3).forEach(each -> baseline.remember(ANN, value(each, 0.1), false));
        assertThat(baseline.isOutlier(value(magnitude, cost))).isEqualTo(isOutlier);
    }

    @Test
    void withoutAnythingToCompareNothingIs() {
        assertThat(baseline.isOutlier(value(1e38, 1e30))).isFalse();
        baseline.remember(ANN, value(0, 0), false);
        assertThat(baseline.isOutlier(value(1e38, 1e30)))
                .as("0 is what is not measured")
                .isFalse();
    }

    @Test
    void whatHasBeenConfirmedIsNoOutlierTheNextTime() {
        DoubleStream.of(1, 1, 1).forEach(each -> baseline.remember(ANN, value(each, 1), false));
        baseline.remember(ANN, value(5000, 1), true);
        assertThat(baseline.isOutlier(value(9000, 1))).isFalse();
        assertThat(baseline.isOutlier(value(11_000, 1))).isTrue();
    }

    /// Each is 99 times as large as the median was at first: the median moves only when half of the values
    /// have.
    @Test
    void aMinorityThatStaysJustBelowTheBoundDoesNotMoveIt() {
        DoubleStream.generate(() -> 1).limit(40).forEach(each -> baseline.remember(ANN, value(each, 1), false));
        DoubleStream.generate(() -> 99).limit(24).forEach(each -> baseline.remember(ANN, value(each, 1), false));
        assertThat(baseline.isOutlier(value(101, 1))).isTrue();
    }

    @Test
    void theMeasureFollowsTheLastValues() {
        DoubleStream.generate(() -> 1000).limit(64).forEach(each -> baseline.remember(ANN, value(each, 1), false));
        DoubleStream.generate(() -> 0.001).limit(64).forEach(each -> baseline.remember(ANN, value(each, 1), false));
        assertThat(baseline.isOutlier(value(1000, 1))).isTrue();
    }

    /// Whatever is small is believed.
    @Test
    void oneNetworkThatHandsInMostDoesNotMoveIt() {
        for (int i = 0; i < 5; i++) {
            baseline.remember(ANN, value(1, 1), false);
            baseline.remember(BEN, value(1, 1), false);
        }
        DoubleStream.generate(() -> 1e-30).limit(500).forEach(each -> baseline.remember(EVE, value(each, 1), false));
        assertThat(baseline.isOutlier(value(1, 1))).isFalse();
        assertThat(baseline.isOutlier(value(101, 1))).isTrue();
    }

    @Test
    void aFewValuesOfTheOnlyOtherNetworkDoNotMoveItEither() {
        DoubleStream.generate(() -> 1).limit(64).forEach(each -> baseline.remember(ANN, value(each, 1), false));
        DoubleStream.of(1e-30, 1e-30, 1e-30).forEach(each -> baseline.remember(EVE, value(each, 1), false));
        assertThat(baseline.isOutlier(value(1, 1))).isFalse();
        DoubleStream.of(99, 99, 99).forEach(each -> baseline.remember(EVE, value(each, 1), false));
        assertThat(baseline.isOutlier(value(101, 1))).isTrue();
    }

    @Test
    void networksThatHaveLeftAreForgotten() {
        for (int i = 0; i < 32; i++) {
            baseline.remember(BEN, value(1000, 1), false);
            baseline.remember(EVE, value(1000, 1), false);
        }
        DoubleStream.generate(() -> 1).limit(64).forEach(each -> baseline.remember(ANN, value(each, 1), false));
        assertThat(baseline.isOutlier(value(101, 1))).isFalse();
        DoubleStream.generate(() -> 1).limit(960).forEach(each -> baseline.remember(ANN, value(each, 1), false));
        assertThat(baseline.isOutlier(value(101, 1))).isTrue();
    }

    @Test
    void aCopyGoesOnByItself() {
        baseline.remember(ANN, value(1, 1), false);
        var copy = baseline.copy();
        copy.remember(ANN, value(1e6, 1), true);
        assertThat(copy.isOutlier(value(1e6, 1))).isFalse();
        assertThat(baseline.isOutlier(value(1e6, 1))).isTrue();
    }

    private static Measured value(double magnitude, double cost) {
        return new Measured(ByteString.EMPTY, magnitude, cost, false);
    }
}
