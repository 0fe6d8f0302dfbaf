package io.manyhands.gateway.standing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.VolunteerId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final String HERE = "192.0.2.0/24";
    private static final Duration LONG = Duration.ofHours(1);

    private final Standings standings = new Standings(StandingRules.DEFAULT, 200, 100);
    private final Standing standing = of(1);
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void newcomerHoldsOneTaskAndOneMoreWithEachResult() {
        assertThat(standing.trust()).isNotEqualTo(Trust.RECORD);
        assertThat(standing.window(now)).isEqualTo(1);
        for (int finished = 1; finished <= 9; finished++) {
            standing.finished(now);
            assertThat(standing.window(now)).isEqualTo(1 + finished);
        }
    }

    @Test
    void recordTakesSeveralResults() {
        earnRecord(standing, 3);
        assertThat(standing.trust()).isNotEqualTo(Trust.RECORD);
        earnRecord(standing, 1);
        assertThat(standing.trust()).isEqualTo(Trust.RECORD);
    }

    @Test
    void expiredLeaseSuspendsForTwiceAsLongEachTime() {
        for (int seconds = 5; seconds < 300; seconds *= 2) {
            fail(standing, Fault.EXPIRED);
            assertThat(standing.isSuspended(now.plusSeconds(seconds - 1))).isTrue();
            assertThat(standing.isSuspended(now.plusSeconds(seconds))).isFalse();
            now = now.plusSeconds(seconds);
        }
        fail(standing, Fault.EXPIRED);
        assertThat(standing.isSuspended(now.plusSeconds(299))).isTrue();
        assertThat(standing.isSuspended(now.plusSeconds(300))).isFalse();
    }

    @Test
    void acceptedResultEndsTheSuspensionAndTheDoubling() {
        fail(standing, Fault.EXPIRED);
        fail(standing, Fault.EXPIRED);
        standing.finished(now);
        assertThat(standing.isSuspended(now)).isFalse();
        fail(standing, Fault.EXPIRED);
        assertThat(standing.isSuspended(now.plusSeconds(5))).isFalse();
    }

    @Test
    void theFirstPausesAreFree() {
        for (int pause = 0; pause < 4; pause++) {
            assertThat(fail(standing, Fault.HANDED_BACK)).isFalse();
        }
        assertThat(fail(standing, Fault.HANDED_BACK)).isTrue();
    }

    @Test
    void pausesAreFreeAgainAfterSomeTimeAndAfterEachResult() {
        for (int pause = 0; pause < 4; pause++) {
            fail(standing, Fault.LEFT);
        }
        now = now.plus(Duration.ofMinutes(2));
        assertThat(fail(standing, Fault.LEFT)).isFalse();
        standing.finished(now);
        assertThat(fail(standing, Fault.LEFT)).isFalse();
        assertThat(fail(standing, Fault.LEFT)).isTrue();
    }

    @Test
    void allThatWasHeldAtOneTimeCountsOnce() {
        var since = now;
        for (int task = 0; task < 100; task++) {
            now = now.plusMillis(1);
            assertThat(standing.failed(Fault.HANDED_BACK, since, false, now)).isFalse();
        }
        assertThat(standing.failed(Fault.EXPIRED, since, false, now)).isTrue();
        assertThat(standing.failed(Fault.EXPIRED, since, false, now)).isFalse();
    }

    @Test
    void newcomerThatHandsBackLateIsSuspendedAtOnce() {
        assertThat(standing.failed(Fault.HANDED_BACK, now, true, now.plusSeconds(1)))
                .isTrue();
    }

    @Test
    void slowVolunteerWithARecordIsForgivenForBeingOvertaken() {
        earnRecord(standing, 4);
        for (int round = 0; round < 50; round++) {
            standing.finished(now);
            assertThat(standing.failed(Fault.OVERTAKEN, now, true, now.plusSeconds(1)))
                    .isFalse();
            now = now.plusSeconds(2);
        }
    }

    @Test
    void recordIsLostAfterSomeFailuresInARowAndEarnedAnew() {
        earnRecord(standing, 9);
        fail(standing, Fault.OVERTAKEN);
        fail(standing, Fault.HANDED_BACK);
        assertThat(standing.trust()).isEqualTo(Trust.RECORD);
        fail(standing, Fault.LEFT);
        assertThat(standing.trust()).isNotEqualTo(Trust.RECORD);
        assertThat(standing.window(now)).isEqualTo(1);
        earnRecord(standing, 4);
        assertThat(standing.trust()).isEqualTo(Trust.RECORD);
        assertThat(standing.window(now)).isEqualTo(5);
    }

    @Test
    void identityKeepsItsStandingWhenItComesBack() {
        standing.finished(now);
        assertThat(of(1)).isSameAs(standing);
    }

    @Test
    void sessionsOfAnIdentityShareItsStandingFromTheStart() {
        assertThat(of(2)).isNotSameAs(standing);
        assertThat(of(1)).isSameAs(standing);
    }

    @Test
    void newIdentityInheritsWhatItsAddressOwes() {
        for (int id = 1; id <= 5; id++) {
            fail(of(id), Fault.HANDED_BACK);
        }
        assertThat(of(6).isSuspended(now)).isTrue();
        assertThat(standings.of(id(7), "198.51.100.0/24").isSuspended(now)).isFalse();
        assertThat(standings.of(id(8), "").isSuspended(now)).isFalse();
    }

    @Test
    void pausesOfAnAddressGrowAndEndWithTime() {
        for (int id = 1; id <= 8; id++) {
            fail(of(id), Fault.EXPIRED);
        }
        assertThat(of(9).isSuspended(now.plusSeconds(39))).isTrue();
        assertThat(of(9).isSuspended(now.plusSeconds(40))).isFalse();
        now = now.plus(LONG);
        fail(of(10), Fault.HANDED_BACK);
        assertThat(of(11).isSuspended(now)).isFalse();
    }

    /// One that fails again whenever it gets a task.
    @Test
    void classWithOneBadDeviceOwesLittle() {
        for (int pupil = 100; pupil < 120; pupil++) {
            earnRecord(of(pupil), 4);
        }
        var bad = of(2);
        int waited = 0;
        for (int seconds = 0; seconds < 3600; seconds++) {
            if (!bad.isSuspended(now)) {
                fail(bad, Fault.EXPIRED);
            }
            waited += of(3).isSuspended(now) ? 1 : 0;
            now = now.plusSeconds(1);
        }
        assertThat(waited).isLessThan(60);
        assertThat(of(100).isSuspended(now)).isFalse();
    }

    @Test
    void pupilWithManyNamesUsesUpALittleOfWhatTheOthersHaveEarned() {
        for (int pupil = 100; pupil < 130; pupil++) {
            earnRecord(of(pupil), 4);
        }
        for (int name = 200; name < 217; name++) {
            assertThat(of(name).isSuspended(now)).isFalse();
            fail(of(name), Fault.LEFT);
        }
        assertThat(of(300).isSuspended(now)).isTrue();
        assertThat(of(100).isSuspended(now)).isFalse();
    }

    @Test
    void whoHasARecordIsNotSuspendedForItsNeighbours() {
        earnRecord(standing, 4);
        for (int id = 2; id <= 20; id++) {
            fail(of(id), Fault.EXPIRED);
        }
        assertThat(of(21).isSuspended(now)).isTrue();
        assertThat(of(1).isSuspended(now)).isFalse();
    }

    @Test
    void strangersOfWhomNothingIsKnownPushNobodyOut() {
        standing.finished(now);
        for (int id = 2; id < 1000; id++) {
            of(id);
        }
        assertThat(of(1)).isSameAs(standing);
    }

    private void earnRecord(Standing who, int results) {
        for (int result = 0; result < results; result++) {
            who.finished(now);
        }
    }

    /// A lease that began a moment ago.
    private boolean fail(Standing who, Fault fault) {
        now = now.plusMillis(2);
        return who.failed(fault, now.minusMillis(1), false, now);
    }

    private Standing of(int id) {
        return standings.of(id(id), HERE);
    }

    private static VolunteerId id(int number) {
        return new VolunteerId(ByteString.copyFromUtf8("%012d".formatted(number)));
    }
}
