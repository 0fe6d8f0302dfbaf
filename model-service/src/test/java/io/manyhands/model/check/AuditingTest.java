package io.manyhands.model.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.VerificationField;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.CheckEntry;
import io.manyhands.protocol.v1.CheckEntry.Reason;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.NodeValue;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.v1.Verification;
import io.manyhands.protocol.v1.Verification.Policy;
import io.manyhands.protocol.v1.VolunteerStanding;
import io.manyhands.protocol.work.PassedLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditingTest {
    private static final ByteString BASE = bytes(32, 7);
    private static final ByteString HONEST = bytes(32, 1);
    private static final ByteString WRONG = bytes(32, 2);
    private static final ByteString ANA = bytes(12, 11);
    private static final ByteString BEN = bytes(12, 12);
    private static final Features USUAL = new Features(1, 1, OptionalDouble.of(0.5));
    private static final int WINDOW = 8;
    private static final int UNTRUSTED_WINDOW = 1;

    private final Auditing auditing = auditing(Policy.POLICY_OPTIMISTIC, 0, 3);

    @Test
    void strangersAreCheckedUntilSoManyInARowAreRight() {
        for (int round = 0; round < 3; round++) {
            use(auditing, ANA, round, HONEST);
            assertThat(auditing.takeUpdate().put().values())
                    .extracting(CheckEntry::getReason)
                    .containsExactly(Reason.REASON_UNPROVEN);
            say("auditor", round, HONEST);
            commit(round);
        }
        auditing.takeUpdate();
        use(auditing, ANA, 3, HONEST);
        assertThat(auditing.takeUpdate().put()).isEmpty();
        use(auditing, BEN, 3, HONEST);
        assertThat(auditing.takeUpdate().put()).as("of somebody else").hasSize(1);
    }

    @Test
    void trustedOnesAreDrawnByASecretSeed() {
        var drawn = placesDrawn(bytes(32, 1));
        assertThat(drawn.size()).isBetween(50, 150);
        assertThat(placesDrawn(bytes(32, 1))).isEqualTo(drawn);
        assertThat(placesDrawn(bytes(32, 2))).isNotEqualTo(drawn);
    }

    @Test
    void trustedOnesAreDrawnMoreOftenUntilTheyHaveGivenEnough() {
        var drawing = trusted(ANA, 0.05);
        IntStream.range(0, 1000)
                .forEach(index ->
                        drawing.used(result(ANA, 0, HONEST), new TreeNode(0, index), USUAL, PassedLimits.NONE));
        var drawn = drawing.takeUpdate().put().size();
        assertThat(drawn).as("one in ten at first, one in twenty after some").isBetween(25, 80);
    }

    @Test
    void trustedOneIsCheckedWhenItsValueIsUnlikeOthers() {
        var trusting = trusted(ANA, 0);
        for (int i = 0; i < 20; i++) {
            trusting.used(
                    result(ANA, 0, HONEST),
                    new TreeNode(0, i),
                    new Features(1 + i * 0.01, 1, OptionalDouble.empty()),
                    PassedLimits.NONE);
        }
        assertThat(trusting.takeUpdate().put()).isEmpty();
        trusting.committed(RoundCommitted.newBuilder().setRound(0).build());
        for (var looks : List.of(
                new Features(10, 1, OptionalDouble.empty()),
                new Features(0, 1, OptionalDouble.empty()),
                new Features(1, 7, OptionalDouble.empty()))) {
            trusting.used(result(ANA, 1, HONEST), new TreeNode(0, 0), looks, PassedLimits.NONE);
            assertThat(trusting.takeUpdate().put())
                    .as("its siblings may be like it")
                    .isEmpty();
            trusting.complete();
            assertThat(trusting.takeUpdate().put().values())
                    .as("%s", looks)
                    .extracting(CheckEntry::getReason)
                    .containsExactly(Reason.REASON_SUSPICIOUS);
            trusting.hear(outcome("auditor", 1, HONEST));
            trusting.committed(RoundCommitted.newBuilder().setRound(9).build());
        }
    }

    @Test
    void valuesThatAllChangeTogetherAreLikeEachOther() {
        var trusting = trusted(ANA, 0);
        IntStream.range(0, 12).forEach(index -> use(trusting, 0, index, 1 + index * 0.01));
        trusting.committed(RoundCommitted.newBuilder().setRound(0).build());
        IntStream.range(0, 12).forEach(index -> use(trusting, 1, index, index == 5 ? 30 : 100 + index));
        assertThat(trusting.takeUpdate().put().values())
                .extracting(check -> check.getNode().getIndex())
                .containsExactly(5);
        trusting.complete();
        assertThat(trusting.takeUpdate().put()).isEmpty();
    }

    private static void use(Auditing auditing, int round, int index, double magnitude) {
        var looks = new Features(magnitude, 1, OptionalDouble.empty());
        auditing.used(result(ANA, round, HONEST), new TreeNode(0, index), looks, PassedLimits.NONE);
    }

    @Test
    void twoComputationsAreAProofAndOneIsNot() {
        use(auditing, ANA, 0, WRONG);
        say("one", 0, HONEST);
        assertThat(auditing.takeProofs()).isEmpty();
        assertThat(auditing.isBanned(ANA)).isFalse();
        say("two", 0, HONEST);
        assertThat(auditing.takeProofs()).singleElement().satisfies(proof -> {
            assertThat(proof.wasUsed()).isTrue();
            assertThat(proof.isNew()).isTrue();
            assertThat(proof.check().getVolunteerId()).isEqualTo(ANA);
        });
        assertThat(auditing.isBanned(ANA)).isTrue();
        assertThat(auditing.takeUpdate().counts())
                .containsEntry(VerificationField.WRONG, 1L)
                .containsEntry(VerificationField.COMPUTATIONS, 2L)
                .containsEntry(VerificationField.BANNED, 1L);
    }

    /// Whoever owns the job next must come to the same proof, if this owner ends before the job has gone back.
    @Test
    void checkThatProvesACommittedValueWrongStaysWrittenDown() {
        use(auditing, ANA, 0, WRONG);
        auditing.committed(committed(0, ANA, WRONG));
        say("one", 0, HONEST);
        say("two", 0, HONEST);
        var update = auditing.takeUpdate();
        assertThat(auditing.takeProofs()).hasSize(1);
        assertThat(update.removed()).isEmpty();
        assertThat(auditing.pending()).as("here it is decided").isZero();
        var stored = List.copyOf(update.put().values());
        var next = auditing(
                Policy.POLICY_OPTIMISTIC,
                0,
                3,
                new Known(stored, update.standings(), Set.of(ANA), List.of(committed(0, ANA, WRONG))));
        next.hear(outcome("one", 0, HONEST));
        assertThat(next.takeProofs()).singleElement().satisfies(proof -> {
            assertThat(proof.wasUsed()).isTrue();
            assertThat(proof.isNew()).isFalse();
        });
    }

    @Test
    void jobGoesBackOnceForAllWhoLiedAtTheSameTime() {
        use(auditing, ANA, 0, WRONG);
        auditing.committed(committed(0, ANA, WRONG));
        use(auditing, BEN, 1, WRONG);
        say("one", 1, HONEST);
        say("two", 1, HONEST);
        assertThat(auditing.goBackFor()).as("Ana's value is not decided").isEmpty();
        assertThat(auditing.isHeld(1, false)).isTrue();
        say("one", 0, HONEST);
        assertThat(auditing.goBackFor()).isEmpty();
        say("two", 0, HONEST);
        assertThat(auditing.goBackFor())
                .hasValueSatisfying(
                        first -> assertThat(first.check().getVolunteerId()).isEqualTo(ANA));
        assertThat(auditing.isHeld(1, false)).as("until it has gone back").isTrue();
    }

    @Test
    void jobGoesBackAtOnceWhenNobodyIsThereWhoCouldDecideMore() {
        use(auditing, ANA, 0, WRONG);
        use(auditing, BEN, 1, WRONG);
        say("one", 0, HONEST);
        say("two", 0, HONEST);
        assertThat(auditing.goBackFor()).isEmpty();
        auditing.seen(0);
        assertThat(auditing.goBackFor()).isPresent();
    }

    @Test
    void checkThatProvesAValueOfTheRoundUnderWayWrongIsDone() {
        use(auditing, ANA, 0, WRONG);
        say("one", 0, HONEST);
        say("two", 0, HONEST);
        assertThat(auditing.takeUpdate().removed()).hasSize(1);
    }

    @Test
    void whoseBanIsOverMayComeBack() {
        use(auditing, ANA, 0, WRONG);
        say("one", 0, HONEST);
        say("two", 0, HONEST);
        auditing.banned(Set.of(BEN));
        assertThat(auditing.isBanned(ANA)).as("it may not be written down yet").isTrue();
        assertThat(auditing.isBanned(BEN)).isTrue();
        auditing.banned(Set.of(ANA));
        assertThat(auditing.isBanned(BEN)).isFalse();
        auditing.banned(Set.of());
        assertThat(auditing.isBanned(ANA)).isFalse();
    }

    @Test
    void twoThatAgreeOnAWrongValueAreBothBanned() {
        use(auditing, ANA, 0, WRONG);
        use(auditing, BEN, 0, WRONG);
        say("one", 0, HONEST);
        say("two", 0, HONEST);
        assertThat(auditing.takeProofs()).hasSize(2);
        assertThat(auditing.isBanned(ANA) && auditing.isBanned(BEN)).isTrue();
    }

    @Test
    void valueOfAnotherRoundIsWrong() {
        use(auditing, ANA, 0, HONEST);
        say("one", 0, HONEST);
        commit(0);
        use(auditing, ANA, 1, HONEST);
        var next = bytes(32, 3);
        say("one", 1, next);
        say("two", 1, next);
        assertThat(auditing.isBanned(ANA)).isTrue();
    }

    @Test
    void auditorsThatDisagreeBanNobody() {
        use(auditing, ANA, 0, HONEST);
        say("broken", 0, WRONG);
        say("sound", 0, HONEST);
        assertThat(auditing.takeProofs()).isEmpty();
        assertThat(auditing.takeDisagreement())
                .hasValueSatisfying(text -> assertThat(text).contains("round 0"));
        assertThat(auditing.isBanned(ANA)).isFalse();
    }

    @Test
    void auditorThatComesToSomethingElseEachTimeBansNobody() {
        use(auditing, ANA, 0, HONEST);
        for (int i = 0; i < 3; i++) {
            say("broken", 0, bytes(32, 20 + i));
        }
        assertThat(auditing.takeProofs()).isEmpty();
        assertThat(auditing.takeDisagreement()).isPresent();
        assertThat(auditing.pending()).isZero();
    }

    @Test
    void whatElseALiarHasComputedLatelyIsLookedAt() {
        var trusting = trusted(ANA, 0);
        for (int round = 0; round < 3; round++) {
            use(trusting, ANA, round, round == 1 ? WRONG : HONEST);
            trusting.committed(committed(round, ANA, round == 1 ? WRONG : HONEST));
        }
        trusting.putAside(result(ANA, 3, WRONG), new TreeNode(0, 0));
        trusting.takeUpdate();
        trusting.hear(outcome("one", 3, HONEST));
        trusting.hear(outcome("two", 3, HONEST));
        assertThat(trusting.takeProofs())
                .singleElement()
                .satisfies(proof ->
                        assertThat(proof.wasUsed()).as("it was put aside").isFalse());
        assertThat(trusting.takeUpdate().put().values())
                .allSatisfy(check -> {
                    assertThat(check.getReason()).isEqualTo(Reason.REASON_CULPRIT);
                    assertThat(check.getBaseSha256()).isEqualTo(BASE);
                })
                .extracting(CheckEntry::getRound)
                .containsExactlyInAnyOrder(0, 1, 2);
        assertThat(trusting.isHeld(3, false)).as("until that is known").isTrue();
        trusting.hear(outcome("one", 0, HONEST));
        trusting.hear(outcome("one", 1, HONEST));
        trusting.hear(outcome("one", 2, HONEST));
        assertThat(trusting.takeProofs()).singleElement().satisfies(proof -> {
            assertThat(proof.check().getRound()).isEqualTo(1);
            assertThat(proof.wasUsed()).isTrue();
            assertThat(proof.isNew()).isFalse();
        });
        assertThat(trusting.goBackFor())
                .hasValueSatisfying(
                        first -> assertThat(first.check().getRound()).isEqualTo(1));
    }

    @Test
    void optimisticRoundsWaitOnlyForChecksOfLongAgo() {
        use(auditing, ANA, 0, HONEST);
        assertThat(auditing.isHeld(UNTRUSTED_WINDOW - 1, false)).isFalse();
        assertThat(auditing.isHeld(UNTRUSTED_WINDOW, false)).isTrue();
        assertThat(auditing.isHeld(0, true)).as("the last one").isTrue();
        say("auditor", 0, HONEST);
        assertThat(auditing.isHeld(WINDOW, true)).isFalse();
    }

    @Test
    void onceSomebodyWasWrongTheyWaitForAllThatStrangersGive() {
        use(auditing, ANA, 0, WRONG);
        say("one", 0, HONEST);
        say("two", 0, HONEST);
        var known = new Known(List.of(), auditing.takeUpdate().standings(), Set.of(ANA), List.of());
        var afterwards = auditing(Policy.POLICY_OPTIMISTIC, 0, 3, known);
        use(afterwards, BEN, 0, HONEST);
        assertThat(afterwards.isHeld(0, false)).isTrue();
        afterwards.hear(outcome("one", 0, HONEST));
        assertThat(afterwards.isHeld(0, false)).isFalse();
    }

    @Test
    void ofTrustedOnesTheyWaitForChecksOfLongerAgo() {
        var trusting = trusted(ANA, 1);
        use(trusting, ANA, 0, HONEST);
        assertThat(trusting.isHeld(WINDOW - 1, false)).isFalse();
        assertThat(trusting.isHeld(WINDOW, false)).isTrue();
    }

    @Test
    void strictRoundsWaitForTheirOwn() {
        var strict = auditing(Policy.POLICY_STRICT, 0, 3);
        use(strict, ANA, 0, HONEST);
        assertThat(strict.isHeld(0, false)).isTrue();
        strict.seen(0);
        assertThat(strict.isHeld(0, false)).as("nobody is there").isTrue();
        assertThat(strict.isDeserted()).isTrue();
    }

    @Test
    void withoutAuditorsNothingIsDueAndNothingWaits() {
        use(auditing, ANA, 0, HONEST);
        auditing.seen(0);
        assertThat(auditing.isHeld(WINDOW, true)).isFalse();
        auditing.takeUpdate();
        use(auditing, ANA, 1, HONEST);
        assertThat(auditing.takeUpdate().isEmpty()).isTrue();
        auditing.committed(committed(WINDOW, ANA, HONEST));
        assertThat(auditing.takeUpdate().removed())
                .as("nobody will compute it, and its state expires")
                .hasSize(1);
    }

    @Test
    void organizersOwnVolunteersAreBelieved() {
        auditing.used(
                result(ANA, 0, HONEST).toBuilder().setTrusted(true).build(),
                new TreeNode(0, 0),
                USUAL,
                PassedLimits.NONE);
        assertThat(auditing.takeUpdate().isEmpty()).isTrue();
    }

    @Test
    void nextOwnerKnowsWhatTheLastOneKnew() {
        use(auditing, ANA, 0, WRONG);
        say("one", 0, HONEST);
        var update = auditing.takeUpdate();
        var next = auditing(
                Policy.POLICY_OPTIMISTIC,
                0,
                3,
                new Known(
                        List.copyOf(update.put().values()),
                        update.standings(),
                        Set.of(BEN),
                        List.of(committed(0, ANA, WRONG))));
        assertThat(next.isBanned(BEN)).isTrue();
        next.hear(outcome("two", 0, HONEST));
        assertThat(next.takeProofs())
                .singleElement()
                .satisfies(proof -> assertThat(proof.wasUsed()).isTrue());
    }

    private Set<String> placesDrawn(ByteString seed) {
        var policy = policy(Policy.POLICY_OPTIMISTIC, 0.1, 0);
        var known = new Known(
                List.of(),
                Map.of(ANA, VolunteerStanding.newBuilder().setMatches(100).build()),
                Set.of(),
                List.of());
        var drawing = new Auditing("job", policy, new Draw(seed), known);
        drawing.seen(1);
        IntStream.range(0, 1000)
                .forEach(index ->
                        drawing.used(result(ANA, 0, HONEST), new TreeNode(0, index), USUAL, PassedLimits.NONE));
        return drawing.takeUpdate().put().keySet();
    }

    private static Auditing trusted(ByteString volunteer, double rate) {
        var standing = VolunteerStanding.newBuilder().setMatches(10).build();
        return auditing(
                Policy.POLICY_OPTIMISTIC,
                rate,
                3,
                new Known(List.of(), Map.of(volunteer, standing), Set.of(), List.of()));
    }

    private static Auditing auditing(Policy policy, double rate, int until) {
        return auditing(policy, rate, until, Known.NOTHING);
    }

    private static Auditing auditing(Policy policy, double rate, int until, Known known) {
        var auditing = new Auditing("job", policy(policy, rate, until), new Draw(bytes(32, 9)), known);
        auditing.seen(1);
        return auditing;
    }

    private static CheckPolicy policy(Policy policy, double rate, int until) {
        var verification =
                Verification.newBuilder().setPolicy(policy).setAuditRate(rate).setQuorumUntil(until);
        return CheckPolicy.of(JobSpec.newBuilder().setVerification(verification).build(), WINDOW, Duration.ofHours(1));
    }

    private static void use(Auditing auditing, ByteString volunteer, int round, ByteString value) {
        auditing.used(result(volunteer, round, value), new TreeNode(0, 0), USUAL, PassedLimits.NONE);
    }

    private void say(String auditor, int round, ByteString value) {
        auditing.hear(outcome(auditor, round, value));
    }

    private void commit(int round) {
        auditing.committed(committed(round, ANA, HONEST));
    }

    private static ResultEntry result(ByteString volunteer, int round, ByteString value) {
        return ResultEntry.newBuilder()
                .setKind(TaskKind.TASK_KIND_ADVANCE)
                .setRound(round)
                .setBaseSha256(BASE)
                .setVolunteerId(volunteer)
                .setValue(NodeValue.newBuilder().setUnits(1).setSha256(value))
                .build();
    }

    private static ResultEntry outcome(String auditor, int round, ByteString value) {
        return ResultEntry.newBuilder()
                .setKind(TaskKind.TASK_KIND_ADVANCE)
                .setRound(round)
                .setBaseSha256(BASE)
                .setNode(new TreeNode(0, 0).toMessage())
                .setVolunteerId(ByteString.copyFrom(Keys.auditorId(auditor)))
                .setCheckedSha256(value)
                .build();
    }

    private static RoundCommitted committed(int round, ByteString volunteer, ByteString value) {
        return RoundCommitted.newBuilder()
                .setRound(round)
                .setBaseSha256(BASE)
                .addContributions(Contribution.newBuilder()
                        .setKind(TaskKind.TASK_KIND_ADVANCE)
                        .setNode(new TreeNode(0, 0).toMessage())
                        .setVolunteerId(volunteer)
                        .setUnits(1)
                        .setValueSha256(value))
                .build();
    }

    private static ByteString bytes(int length, int value) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return ByteString.copyFrom(bytes);
    }
}
