package io.manyhands.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.dispatch.FairSharePolicy.Taker;
import io.manyhands.gateway.dispatch.SharePolicy.Claim;
import io.manyhands.gateway.standing.Origin.Balance;
import io.manyhands.gateway.standing.Trust;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharePolicyTest {
    private final SharePolicy policy = new SharePolicy(50, 2);

    @Test
    void whereNobodyHasARecordNewcomersGetWhatThereIs() {
        var claims = List.of(newcomer("a", 0, "here"), newcomer("b", 0, "there"));
        assertThat(policy.takers(claims)).extracting(Taker::who).containsExactly("a", "b");
    }

    @Test
    void newcomersTogetherHoldHalfOfWhatTheOthersMayHold() {
        var claims = Stream.concat(Stream.of(established("old", 1, 6)), newcomers(0, 9))
                .toList();
        assertThat(policy.takers(claims)).extracting(Taker::who).containsExactly("old", "new0", "new1", "new2");
    }

    @Test
    void whatNewcomersHoldAlreadyCounts() {
        var claims = List.of(
                established("old", 0, 4),
                newcomer("busy", 1, "x"),
                newcomer("idle", 0, "y"),
                newcomer("another", 0, "z"));
        assertThat(policy.takers(claims)).extracting(Taker::who).containsExactly("old", "idle");
    }

    @Test
    void oneNewcomerIsAlwaysTried() {
        var claims = List.of(established("old", 1, 1), newcomer("new", 0, "x"));
        assertThat(policy.takers(claims)).extracting(Taker::who).containsExactly("new");
    }

    @Test
    void newcomersFromFewAddressesDoNotCrowdOutTheOthers() {
        var claims = Stream.concat(
                        IntStream.range(0, 5).mapToObj(i -> newcomer("crowd" + i, 0, "crowd")),
                        Stream.of(newcomer("single", 0, "single")))
                .toList();
        assertThat(policy.takers(claims)).extracting(Taker::who).containsExactly("crowd0", "single", "crowd1");
    }

    @Test
    void newcomersGoFirstWhereMostWasFinished() {
        var claims = List.of(
                established("old", 0, 4),
                newcomer("a", 0, "a"),
                new Claim<>("pupil", 0, 1, true, Trust.NONE, "school", Balance.CREDIT),
                newcomer("b", 0, "b"));
        assertThat(policy.takers(claims)).extracting(Taker::who).containsExactly("old", "pupil", "a");
    }

    @Test
    void oneAtATimeIsTriedWhereMostCameToNothing() {
        var idle = new Claim<>("idle", 0, 1, true, Trust.NONE, "bad", Balance.DEBT);
        assertThat(policy.takers(List.of(idle))).hasSize(1);
        assertThat(policy.takers(List.of(idle, new Claim<>("busy", 1, 1, true, Trust.NONE, "bad", Balance.DEBT))))
                .isEmpty();
    }

    @Test
    void whoHasNotWhatItTakesGetsNothingButCounts() {
        var claims = List.of(new Claim<>("old", 0, 4, false, Trust.RECORD, "x", Balance.EVEN), newcomer("a", 0, "a"));
        assertThat(policy.takers(claims)).extracting(Taker::who).containsExactly("a");
    }

    @Test
    void lastTasksGoToThoseWithARecord() {
        var takers =
                policy.takers(List.of(newcomer("busy", 1, "y"), newcomer("new", 0, "x"), established("old", 1, 4)));
        assertThat(FairSharePolicy.allocate(takers, 3)).containsExactly("old", "old", "old");
        assertThat(FairSharePolicy.allocate(takers, 4)).containsExactly("old", "old", "old", "new");
    }

    /// Or no newcomer would ever be tried where those with a record may hold a whole round.
    @Test
    void oneNewcomerIsTriedBeforeOthersGetWhatWouldWaitThere() {
        var takers = policy.takers(List.of(
                newcomer("new", 0, "x"),
                newcomer("another", 0, "y"),
                established("old", 1, 4),
                established("one", 0, 1)));
        assertThat(FairSharePolicy.allocate(takers, 3)).containsExactly("one", "old", "old");
        assertThat(FairSharePolicy.allocate(takers, 9)).containsExactly("one", "old", "old", "new", "old", "another");
    }

    @Test
    void newcomerOnTrialChangesNothingBetweenTheOthers() {
        var tried = new Claim<>("tried", 0, 2, true, Trust.SOME, "x", Balance.EVEN);
        var takers = policy.takers(List.of(newcomer("new", 0, "y"), tried, established("old", 1, 4)));
        assertThat(FairSharePolicy.allocate(takers, 9)).containsExactly("old", "old", "new", "old", "tried", "tried");
        var withoutRecord = policy.takers(List.of(newcomer("new", 0, "y"), tried));
        assertThat(FairSharePolicy.allocate(withoutRecord, 9)).containsExactly("tried", "new", "tried");
    }

    @Test
    void thoseWithARecordAreServedBeforeThoseWithAResult() {
        var tried = new Claim<>("tried", 0, 2, true, Trust.SOME, "x", Balance.EVEN);
        var takers = policy.takers(List.of(tried, established("old", 1, 4)));
        assertThat(FairSharePolicy.allocate(takers, 4)).containsExactly("old", "old", "old", "tried");
    }

    private static Claim<String> established(String who, int held, int window) {
        return new Claim<>(who, held, window, true, Trust.RECORD, who, Balance.EVEN);
    }

    private static Claim<String> newcomer(String who, int held, String origin) {
        return new Claim<>(who, held, 1, true, Trust.NONE, origin, Balance.EVEN);
    }

    private static Stream<Claim<String>> newcomers(int held, int count) {
        return IntStream.range(0, count).mapToObj(i -> newcomer("new" + i, held, "address" + i));
    }
}
