package io.manyhands.model.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.protocol.v1.RoundCommitted;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeedWindowTest {
    private static final int PLENTY = 1 << 20;
    private static final StateView RUNNING = new StateView("RUNNING", null);

    private final FeedWindow window = window(PLENTY);

    @Test
    void whoeverBeginsGetsTheKeptRoundsAndTheState() {
        window.add(newest(3, 0, 1, 2));
        window.add(RUNNING);
        assertThat(lines(window, FeedCursor.from(0))).containsExactly("round 0", "round 1", "round 2", "state");
    }

    @Test
    void whoeverComesBackGoesOnAfterTheLastRoundSeen() {
        window.add(newest(3, 0, 1, 2));
        assertThat(lines(window, FeedCursor.from(2))).containsExactly("round 2");
    }

    @Test
    void nothingIsSentTwice() {
        window.add(newest(2, 0, 1));
        window.add(RUNNING);
        var cursor = window.after(FeedCursor.from(0), PLENTY).cursor();
        assertThat(window.after(cursor, PLENTY).bytes()).isEmpty();
        window.add(newest(3, 2));
        window.add(RUNNING);
        assertThat(lines(window, cursor)).containsExactly("round 2");
    }

    @Test
    void beforeAnythingIsKnownNobodyLosesTheirPlace() {
        var cursor = FeedCursor.from(7);
        assertThat(window.after(cursor, PLENTY)).extracting("cursor").isEqualTo(cursor);
    }

    @Test
    void thoseAtTheSamePlaceShareTheBytes() {
        window.add(newest(2, 0, 1));
        assertThat(window.after(FeedCursor.from(1), PLENTY).bytes())
                .isSameAs(window.after(FeedCursor.from(1), PLENTY).bytes());
    }

    @Test
    void roundsThatWereLeftOutAreNamed() {
        window.add(newest(2, 0, 1));
        window.add(newest(9, 7, 8));
        assertThat(lines(window, FeedCursor.from(0)))
                .containsExactly("round 0", "round 1", "missed 2..6", "round 7", "round 8");
    }

    @Test
    void roundsThatNobodyKeepsAreNamedToo() {
        window.add(newest(9));
        assertThat(lines(window, FeedCursor.from(4))).containsExactly("missed 4..8");
    }

    @Test
    void windowHoldsNoMoreThanItsBytes() {
        var small = window(1000);
        small.add(newest(100, IntStream.range(0, 100).toArray()));
        var all = small.after(FeedCursor.from(0), PLENTY).bytes();
        assertThat(all.length).isBetween(500, 1200);
        assertThat(lines(small, FeedCursor.from(0))).first().asString().matches("missed 0\\.\\.9\\d");
        assertThat(lines(small, FeedCursor.from(0))).last().isEqualTo("round 99");
    }

    @Test
    void muchIsSentInPieces() {
        window.add(newest(3, 0, 1, 2));
        window.add(RUNNING);
        var first = window.after(FeedCursor.from(0), 1);
        assertThat(parse(first.bytes())).containsExactly("round 0");
        var second = window.after(first.cursor(), 1);
        assertThat(parse(second.bytes())).containsExactly("round 1");
        assertThat(lines(window, second.cursor())).containsExactly("round 2", "state");
    }

    @Test
    void jobThatGoesBackSendsItsRoundsAgain() {
        window.add(newest(5, 0, 1, 2, 3, 4));
        var cursor = window.after(FeedCursor.from(0), PLENTY).cursor();
        window.add(newest(2));
        assertThat(lines(window, cursor)).isEmpty();
        cursor = window.after(cursor, PLENTY).cursor();
        window.add(newest(3, 2));
        assertThat(lines(window, cursor)).containsExactly("round 2");
        assertThat(lines(window, FeedCursor.from(0))).containsExactly("round 0", "round 1", "round 2");
    }

    private static FeedWindow window(int bytes) {
        return new FeedWindow(new EventText(new ObjectMapper()), bytes);
    }

    private static Newest newest(int end, int... rounds) {
        return new Newest(
                end,
                Arrays.stream(rounds)
                        .mapToObj(round ->
                                RoundCommitted.newBuilder().setRound(round).build())
                        .toList());
    }

    private static List<String> lines(FeedWindow window, FeedCursor cursor) {
        return parse(window.after(cursor, PLENTY).bytes());
    }

    private static List<String> parse(byte[] events) {
        var event = Pattern.compile("event:(\\w+)\n(?:id:(\\d+)\n)?data:(\\{.*})\n\n");
        return event.matcher(new String(events, UTF_8))
                .results()
                .map(found -> switch (found.group(1)) {
                    case "round" -> "round " + found.group(2);
                    case "missed" -> found.group(3).replaceAll("\\{\"from\":(\\d+),\"to\":(\\d+)}", "missed $1..$2");
                    default -> found.group(1);
                })
                .toList();
    }
}
