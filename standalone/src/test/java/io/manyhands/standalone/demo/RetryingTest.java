package io.manyhands.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryingTest {
    private final ServerAwayException away = ServerAwayException.of("job j cannot be followed", "no Redis");
    private final ServerAwayException noSuchHost =
            ServerAwayException.atThatAddress("job j cannot be followed", "no such host");

    /// Moves only when somebody pauses.
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Retrying retrying = new Retrying(Duration.ofMinutes(2), notes::add, () -> now, this::pause);

    @Test
    void anOutageIsSatOutAndMentionedOnceAtEachEnd() throws InterruptedException {
        assertThat(retrying.call(failing(6, away))).isEqualTo("answer");
        assertThat(notes)
                .containsExactly(
                        "Waiting for the server: no Redis. Asking again for up to 120 s.",
                        "The server answers again, after 25 s.");
    }

    @Test
    void pausesGrowUpToTenSeconds() throws InterruptedException {
        retrying.call(failing(7, away));
        assertThat(pauses.stream().map(Duration::toMillis))
                .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 10000L, 10000L);
    }

    @Test
    void everyOutageHasAllThePatience() throws InterruptedException {
        for (int outage = 0; outage < 3; outage++) {
            retrying.call(failing(10, away));
        }
        assertThat(notes).hasSize(6);
    }

    @Test
    void patienceEnds() {
        assertThatThrownBy(() -> retrying.call(failing(Integer.MAX_VALUE, away)))
                .isSameAs(away);
        assertThat(pauses.stream().mapToLong(Duration::toSeconds).sum()).isBetween(120L, 131L);
    }

    @Test
    void anAddressWhereNobodyEverAnsweredIsNotWaitedFor() {
        assertThatThrownBy(() -> retrying.call(failing(1, noSuchHost))).isSameAs(noSuchHost);
        assertThat(pauses).isEmpty();
        assertThat(notes).isEmpty();
    }

    @Test
    void anAddressThatHasAnsweredIsWaitedForWhateverIsWrong() throws InterruptedException {
        retrying.call(failing(0, away));
        assertThat(retrying.call(failing(2, noSuchHost))).isEqualTo("answer");
    }

    private static Retrying.Call<String> failing(int times, ServerAwayException failure) {
        var left = new int[] {times};
        return () -> {
            if (left[0]-- > 0) {
                throw failure;
            }
            return "answer";
        };
    }

    private void pause(Duration duration) {
        pauses.add(duration);
        now = now.plus(duration);
    }
}
