package io.manyhands.task.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.address.AddressPrefix;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuessLimitTest {
    private static final AddressPrefix NETWORK = AddressPrefix.parse("192.0.2.0/24");

    private final GuessLimit limit = new GuessLimit(
            new GuessLimit.Bounds(2, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(1)));

    @Test
    void pausesGrowAfterAFewWrongTokens() {
        assertThat(IntStream.range(0, 7)
                        .mapToObj(_ -> limit.failed(NETWORK, Instant.EPOCH)
                                .map(Duration::toSeconds)
                                .orElse(0L)))
                .containsExactly(0L, 0L, 1L, 2L, 4L, 5L, 5L);
    }

    @Test
    void otherNetworksAreNotConcerned() {
        IntStream.range(0, 9).forEach(_ -> limit.failed(NETWORK, Instant.EPOCH));
        assertThat(limit.failed(AddressPrefix.parse("198.51.100.0/24"), Instant.EPOCH))
                .isEmpty();
    }

    @Test
    void whoIsQuietBeginsAnew() {
        IntStream.range(0, 9).forEach(_ -> limit.failed(NETWORK, Instant.EPOCH));
        assertThat(limit.failed(NETWORK, Instant.EPOCH.plusSeconds(59))).isPresent();
        assertThat(limit.failed(NETWORK, Instant.EPOCH.plusSeconds(119))).isEmpty();
    }

    @Test
    void manyNetworksTakeBoundedMemory() {
        IntStream.range(0, 20_000)
                .forEach(i ->
                        limit.failed(AddressPrefix.parse("10.%d.%d.0/24".formatted(i / 256, i % 256)), Instant.EPOCH));
        assertThat(limit.networks()).isEqualTo(10_000);
    }
}
