package io.manyhands.model.advance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.manyhands.model.advance.CompleteRound.Sum;
import io.manyhands.protocol.Keys.CountingField;
import io.manyhands.protocol.work.CountingValue;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CountingAdvanceTest {
    private final CountingBeginning beginning = new CountingBeginning();

    @Test
    void totalBeginsAtZeroAndGrowsByWhatARoundCounts() {
        var advance = beginning.first(Optional.empty());
        assertThat(advance.state()).containsOnly(0).hasSize(8);
        step(advance, 9);
        var second = step(advance, 300);
        assertThat(second.state()).containsExactly(0x35, 1, 0, 0, 0, 0, 0, 0);
        assertThat(second.figures()).isEqualTo(Map.of(CountingField.TOTAL, "309"));
        assertThat(second.outcome().getCounting().getTotal()).isEqualTo(309);
    }

    @Test
    void resumedTotalGoesOn() {
        var advance = beginning.first(Optional.empty());
        step(advance, 9);
        var resumed = beginning.resume(advance.state(), advance.memory());
        assertThat(step(resumed, 1).state()).startsWith(10);
    }

    @Test
    void totalOfAnotherLengthIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> beginning.resume(new byte[7], new byte[0]))
                .withMessageContaining("7 bytes")
                .withMessageContaining("must have 8");
    }

    private static AdvanceOutcome.Next step(CountingAdvance advance, int count) {
        var sum = Optional.of(new Sum<>(new CountingValue(count), count));
        return (AdvanceOutcome.Next) advance.step(new CompleteRound<>(0, sum, Optional.empty(), Map.of()));
    }
}
