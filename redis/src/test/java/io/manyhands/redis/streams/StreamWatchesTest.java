package io.manyhands.redis.streams;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamWatchesTest {
    private static final Duration IDLE = Duration.ofSeconds(15);

    @Test
    void aReadThatWouldOutlastItsConnectionIsRefused() {
        assertThatThrownBy(() -> StreamWatches.checkBlock(IDLE, IDLE))
                .hasMessageContaining("PT15S")
                .hasMessageContaining("quarkus.redis.blocking.tcp.idle-timeout");
        assertThatCode(() -> StreamWatches.checkBlock(IDLE.minusMillis(1), IDLE))
                .doesNotThrowAnyException();
    }
}
