package io.manyhands.model.doubt;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.model.doubt.Claim.Measured;
import io.manyhands.model.doubt.Jury.Outcome;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JuryTest {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final TreeNode NODE = new TreeNode(0, 7);
    private static final DoubtPolicy EXACT = new DoubtPolicy(100, 3, Duration.ofMinutes(1), true, false);
    private static final DoubtPolicy CLIPPED = new DoubtPolicy(100, 3, Duration.ofMinutes(1), false, true);
    private static final DoubtPolicy INEXACT = new DoubtPolicy(100, 3, Duration.ofMinutes(1), false, false);

    /// A claim is written `volunteer@network value`: the value NaN is not finite, an own volunteer is called
    /// `own`. What comes before is a round in which ann@a, ben@b and cat@c were believed with values of 1.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        // like others
        "ann@a 1, B",
        "ann@a 100, B",
        // unlike others
        "eve@e 1e12, D",
        "own@e 1e12, B",
        "eve@e 1e12; eve@e 1e12, D D",
        "eve@e 1e12; eva@e 1e12, D D",
        "eve@e 1e12; eve@f 1e12, D D",
        "eve@e 1e12; mal@m 1e12, D B",
        "eve@e 1e12; mal@m 1e13, D D",
        "eve@e 1e12; ann@a 1, D B",
        "eve@e 1e12; mal@m 1e13; own@a 1e14, D D B",
        "eve@e 1e12; mal@m 1e13; ann@a 1e12, D D B",
        // not finite
        "own@e NaN, X",
        "eve@e NaN, D",
        "eve@e NaN; eve@e NaN; eve@e NaN; eve@e NaN, D D D D",
        "eve@e NaN; eva@e NaN; mal@e NaN; moe@e NaN, D D D D",
        "eve@e NaN; eve@f NaN; eve@g NaN; eve@h NaN, D D D D",
        "eve@e NaN; mal@m NaN; moe@m NaN, D D D",
        "eve@e NaN; mal@m NaN; ann@a NaN, D D X",
        "eve@e NaN; mal@m NaN; own@a NaN, D D X",
        "eve@e NaN; mal@m NaN; ann@a 1, D D B",
        "eve@e NaN; mal@m 1e12; ann@a NaN, D D D",
    })
    void verdicts(String claims, String expected) {
        var doubts = new Doubts(EXACT);
        aRoundOfOnes(doubts, START);
        assertThat(verdicts(doubts.jury(), claims)).isEqualTo(expected);
    }

    /// A value that begins with T is testimony.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "ann@a T1, D",
        "own@a T1, B",
        "ann@a T1; ann@a T1; ann@b T1, D D D",
        "ann@a T1; ben@a T1; cat@a T1, D D B",
        "ann@a T1; ben@b T2; cat@c T1; eve@e T1, D D D B",
        "ann@a T1; own@a T1, D B",
        "ann@a T1; ben@b T1; cat@c 1, D D B",
    })
    void testimonyIsBelievedOfThreeOrOfWhoIsTrusted(String claims, String expected) {
        var doubts = new Doubts(EXACT);
        aRoundOfOnes(doubts, START);
        assertThat(verdicts(doubts.jury(), claims)).isEqualTo(expected);
        assertThat(verdicts(new Doubts(EXACT).jury(), claims)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "eve@e 1e12; mal@m 1.009e12, D B",
        "eve@e 1e12; mal@m 1.02e12, D D",
        "eve@e NaN; mal@m NaN; moe@n NaN, D D X",
    })
    void valuesOfJobsThatAreNotExactAgreeIfTheyAreAboutAsLarge(String claims, String expected) {
        var doubts = new Doubts(INEXACT);
        aRoundOfOnes(doubts, START);
        assertThat(verdicts(doubts.jury(), claims)).isEqualTo(expected);
    }

    /// What comes before is a round in which ann@a, ben@b and cat@c were believed with values of 1.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "ann@a 1, 1",
        "ann@a 0.2, 1",
        "ann@a 0, 1",
        "eve@e 4, 0.25",
        "eve@e 100, 0.01",
        "own@e 4, 1",
    })
    void strangersWeighNoMoreThanOthersWhereValuesAreClipped(String claim, double expected) {
        var doubts = new Doubts(CLIPPED);
        assertThat(shortening(doubts, claim)).as("nothing is known yet").isEqualTo(1);
        aRoundOfOnes(doubts, START);
        assertThat(shortening(doubts, claim)).isEqualTo(expected);

        var unclipped = new Doubts(INEXACT);
        aRoundOfOnes(unclipped, START);
        assertThat(shortening(unclipped, claim)).isEqualTo(1);
    }

    /// However much one of them hands in.
    @Test
    void noNetworkMovesTheUsualLength() {
        var doubts = new Doubts(CLIPPED);
        aRoundOfOnes(doubts, START);
        var jury = doubts.jury();
        for (int i = 0; i < 200; i++) {
            jury.hear(TaskKind.TASK_KIND_ADVANCE, new TreeNode(0, i), claim("eve@e 50"), START);
        }
        assertThat(jury.shortening(TaskKind.TASK_KIND_ADVANCE, claim("eve@e 50")))
                .isEqualTo(0.02);
    }

    private static double shortening(Doubts doubts, String claim) {
        return doubts.jury().shortening(TaskKind.TASK_KIND_ADVANCE, claim(claim));
    }

    @Test
    void evidenceIsAboutOneNode() {
        var jury = new Doubts(EXACT).jury();
        for (int i = 0; i < 5; i++) {
            var claim = claim("eve" + i + "@e" + i + " NaN");
            assertThat(jury.hear(TaskKind.TASK_KIND_ADVANCE, new TreeNode(0, i), claim, START))
                    .isInstanceOf(Verdict.InDoubt.class);
        }
        jury.settle(TaskKind.TASK_KIND_ADVANCE, node -> true);
        assertThat(jury.concern(3)).isEmpty();
    }

    @Test
    void whoIsLeftAloneIsBelievedTheSecondTime() {
        var doubts = new Doubts(EXACT);
        aRoundOfOnes(doubts, START);
        var jury = doubts.jury();
        var later = START.plus(EXACT.aloneAfter()).plusMillis(1);
        assertThat(hear(jury, "ann@a 1e12", later)).isEqualTo("D");
        assertThat(hear(jury, "ann@a 1e12", later)).isEqualTo("B");
        assertThat(jury.wasAlone()).isTrue();
        assertThat(jury.isProven()).isFalse();
        assertThat(jury.takeOutcomes()).isEqualTo(Map.of(Outcome.PUT_ASIDE, 1, Outcome.ALONE, 1));
    }

    @Test
    void twoOfTheOnlyNetworkThatIsThereAreBelieved() {
        var doubts = new Doubts(EXACT);
        var before = doubts.jury();
        assertThat(verdicts(before, "ann@a 1; ben@a 1")).isEqualTo("B B");
        doubts.committed(before);
        var jury = doubts.jury();
        assertThat(verdicts(jury, "ann@a 1e12; ann@a 1e12; ben@a 1e12")).isEqualTo("D D B");
        assertThat(jury.wasAlone()).isTrue();
    }

    @Test
    void theFirstRoundIsHeldAgainstItself() {
        var jury = new Doubts(EXACT).jury();
        hear(jury, 0, "eve@e 1e12", START);
        assertThat(jury.isInconsistent()).isFalse();
        hear(jury, 1, "ann@a 1", START);
        assertThat(jury.isInconsistent()).isTrue();
        assertThat(jury.believedByWitnesses()).containsOnlyKeys(Set.of(bytes("eve")), Set.of(bytes("ann")));
    }

    @Test
    void inARoundThatIsComputedAgainWhatWasHeardBeforeCounts() {
        var doubts = new Doubts(EXACT);
        var first = doubts.jury();
        hear(first, 0, "eve@e 1e12", START);
        hear(first, 1, "ann@a 1", START);
        var second = doubts.stricter(first);
        assertThat(hear(second, 0, "ann@a 1", START)).isEqualTo("D");
        assertThat(hear(second, 0, "ben@b 1", START)).as("as ann@a says").isEqualTo("B");
        assertThat(hear(second, 1, "eve@e 1e12", START)).isEqualTo("D");
        assertThat(hear(second, 1, "ben@b 1", START)).as("as ann@a has said").isEqualTo("B");
        assertThat(second.isProven())
                .as("by two each, which does not end a job")
                .isFalse();
        assertThat(second.isInconsistent()).isFalse();
    }

    @Test
    void allWhoAgreeOnAValueAreNamed() {
        var doubts = new Doubts(EXACT);
        var first = doubts.jury();
        hear(first, 0, "eve@e 1e12", START);
        hear(first, 1, "ann@a 1", START);
        var second = doubts.stricter(first);
        hear(second, 0, "mal@m 1e12", START);
        hear(second, 1, "ben@b 1", START);
        assertThat(second.believedByWitnesses())
                .containsOnlyKeys(Set.of(bytes("eve"), bytes("mal")), Set.of(bytes("ann"), bytes("ben")));
    }

    @Test
    void threeWhoAreIndependentOrOneWhoIsTrustedProveAValue() {
        var doubts = new Doubts(EXACT);
        var first = doubts.jury();
        hear(first, 0, "eve@e 1e12", START);
        hear(first, 1, "own@o 1", START);
        var second = doubts.stricter(first);
        hear(second, 0, "mal@m 1e12", START);
        hear(second, 1, "ann@a 1", START);
        assertThat(second.isProven()).isFalse();
        var third = doubts.stricter(second);
        assertThat(hear(third, 0, "ann@a 1e12", START)).isEqualTo("B");
        assertThat(hear(third, 1, "ann@a 1", START)).isEqualTo("B");
        assertThat(third.isProven()).isTrue();
    }

    @Test
    void theOrganizerIsToldWhatWaits() {
        var doubts = new Doubts(EXACT);
        aRoundOfOnes(doubts, START);
        var jury = doubts.jury();
        verdicts(jury, "eve@e 1e12");
        assertThat(jury.concern(17)).as("somebody else will see to it").isEmpty();
        verdicts(jury, "mal@m NaN; moe@m NaN");
        assertThat(jury.concern(17))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("round 17", "3 results of 3 volunteers", "2 are not finite", "manyhands volunteer"));
        verdicts(jury, "ann@a 1");
        assertThat(jury.concern(17)).isEmpty();
    }

    @Test
    void whatOneStrangerSaysAgainAndAgainIsKeptOnce() {
        var doubts = new Doubts(EXACT);
        aRoundOfOnes(doubts, START);
        var jury = doubts.jury();
        for (int i = 1; i <= 1000; i++) {
            hear(jury, "eve@e " + i + "e12", START);
            hear(jury, "eve@e NaN", START);
        }
        assertThat(jury.heard()).hasSizeLessThanOrEqualTo(16);
    }

    private static void aRoundOfOnes(Doubts doubts, Instant now) {
        var jury = doubts.jury();
        int node = 0;
        for (var claim : List.of("ann@a 1", "ben@b 1", "cat@c 1")) {
            assertThat(hear(jury, node++, claim, now)).isEqualTo("B");
        }
        doubts.committed(jury);
    }

    /// B: believed, D: in doubt, X: the job diverges.
    private static String verdicts(Jury jury, String claims) {
        var verdicts = new ArrayList<String>();
        for (var claim : claims.split("; ", -1)) {
            verdicts.add(hear(jury, claim, START));
        }
        return String.join(" ", verdicts);
    }

    private static String hear(Jury jury, String claim, Instant now) {
        return hear(jury, NODE.index(), claim, now);
    }

    private static String hear(Jury jury, int node, String claim, Instant now) {
        return switch (jury.hear(TaskKind.TASK_KIND_ADVANCE, new TreeNode(0, node), claim(claim), now)) {
            case Verdict.Believed() -> "B";
            case Verdict.InDoubt(List<ByteString> avoid) -> {
                assertThat(avoid).contains(claim(claim).witness().volunteer());
                yield "D";
            }
            case Verdict.Diverged() -> "X";
        };
    }

    private static Claim claim(String text) {
        var parts = text.split("[@ ]", -1);
        var witness = new Witness(bytes(parts[0]), bytes(parts[1]), parts[0].equals("own"));
        boolean isTestimony = parts[2].startsWith("T");
        double magnitude = isTestimony ? 1 : Double.parseDouble(parts[2]);
        return new Claim(
                witness,
                Double.isNaN(magnitude)
                        ? Optional.empty()
                        : Optional.of(new Measured(bytes(parts[2]), magnitude, 1, isTestimony)));
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
