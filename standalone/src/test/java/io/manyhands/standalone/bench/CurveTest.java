package io.manyhands.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.standalone.bench.TensorFlowAlone.Slice;
import io.manyhands.standalone.demo.RoundHistory;
import io.manyhands.standalone.demo.RoundHistory.Round;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurveTest {
    @Test
    void slicesFollowOneAnother() {
        var curve = Curve.of(List.of(
                new Slice("wasm", 10, List.of(new Evaluation(0.5, 4.6))),
                new Slice("wasm", 20, List.of(new Evaluation(2, 3.1)))));

        assertThat(curve.seconds()).isEqualTo(30);
        assertThat(curve.heldOut()).containsExactly(new Evaluation(0.5, 4.6), new Evaluation(12, 3.1));
    }

    @Test
    void roundsAreTimedFromTheFirstLease() {
        var history = new RoundHistory(
                List.of(new Round(0, 4.6, 101_000), new Round(1, null, 102_000), new Round(2, 3.0, 105_000)));

        var curve = Curve.of(4.5, history);

        assertThat(curve.heldOut()).containsExactly(new Evaluation(0.5, 4.6), new Evaluation(4.5, 3.0));
    }

    @Test
    void timeToALossIsThatOfTheFirstEvaluationBelowIt() {
        var curve = new Curve(
                9, List.of(new Evaluation(1, 4), new Evaluation(2, 3), new Evaluation(3, 3.5), new Evaluation(4, 2)));

        assertThat(curve.best()).isEqualTo(2);
        assertThat(curve.secondsTo(3.5)).hasValue(2);
        assertThat(curve.secondsTo(1)).isEmpty();
    }
}
