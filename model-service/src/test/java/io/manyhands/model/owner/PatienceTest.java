package io.manyhands.model.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Instant NOW = Instant.EPOCH;

    private final Patience patience = new Patience(Duration.ofSeconds(1));

    @Test
    void isOverWhenItHasBeenSoForLong() {
        assertThat(patience.isOver("job", true, NOW)).isFalse();
        assertThat(patience.isOver("job", true, NOW.plusMillis(999))).isFalse();
        assertThat(patience.isOver("job", true, NOW.plusMillis(1000))).isTrue();
    }

    @Test
    void beginsAnewWhenItWasNotSoMeanwhile() {
        patience.isOver("job", true, NOW);
        assertThat(patience.isOver("job", false, NOW.plusMillis(500))).isFalse();
        assertThat(patience.isOver("job", true, NOW.plusMillis(1000))).isFalse();
    }

    @Test
    void beginsAnewWhenTold() {
        patience.isOver("job", true, NOW);
        patience.forget("job");
        assertThat(patience.isOver("job", true, NOW.plusMillis(1000))).isFalse();
    }

    @Test
    void jobThatIsNotOpenAnyMoreIsForgotten() {
        patience.isOver("job", true, NOW);
        patience.keepOnly(List.of("other"));
        assertThat(patience.isOver("job", true, NOW.plusMillis(1000))).isFalse();
    }
}
