package io.manyhands.gateway.roster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.Identity;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.roster.Volunteer.Profile;
import io.manyhands.gateway.standing.Fault;
import io.manyhands.gateway.standing.Standing;
import io.manyhands.gateway.standing.StandingRules;
import io.manyhands.gateway.support.RecordingLink;
import io.manyhands.protocol.v1.ErrorCode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VolunteerTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final RecordingLink link = new RecordingLink();
    private final Volunteer volunteer = new Volunteer(
            Identity.of(new VolunteerId(ByteString.copyFromUtf8("0123456789ab"))),
            link,
            new Profile("", "", ""),
            Standing.ofStranger(StandingRules.DEFAULT),
            Provenance.UNKNOWN);

    @Test
    void volunteerHoldsAsManyTasksAsItWantsAndMay() {
        volunteer.want(17);
        assertThat(volunteer.window(NOON)).isEqualTo(1);
        volunteer.standing().finished(NOON);
        assertThat(volunteer.window(NOON)).isEqualTo(2);
        volunteer.want(1);
        assertThat(volunteer.window(NOON)).isEqualTo(1);
    }

    @Test
    void suspendedVolunteerWantsNothingUntilItsTimeIsUp() {
        volunteer.want(2);
        volunteer.standing().failed(Fault.EXPIRED, NOON.minusSeconds(9), false, NOON);
        assertThat(volunteer.window(NOON.plusSeconds(4))).isZero();
        assertThat(volunteer.window(NOON.plusSeconds(5))).isEqualTo(1);
    }

    @Test
    void taskIsTimedFromWhenTheOneBeforeWasHandedIn() {
        assertThat(volunteer.handsIn(NOON, NOON.plusSeconds(3))).isEqualTo(NOON);
        assertThat(volunteer.handsIn(NOON, NOON.plusSeconds(7))).isEqualTo(NOON.plusSeconds(3));
    }

    @Test
    void tasksOfSeveralWorkersOverlap() {
        volunteer.want(4);
        for (int worker = 0; worker < 3; worker++) {
            assertThat(volunteer.handsIn(NOON, NOON.plusSeconds(10))).isEqualTo(NOON);
        }
        assertThat(volunteer.handsIn(NOON, NOON.plusSeconds(20))).isEqualTo(NOON.plusSeconds(10));
    }

    @Test
    void dismissalSaysWhyBeforeItCloses() {
        volunteer.dismiss(ErrorCode.ERROR_CODE_WRONG_LEASE, "because", "1-0");
        assertThat(link.sent()).singleElement().satisfies(message -> {
            assertThat(message.getError().getFatal()).isTrue();
            assertThat(message.getError().getMessage()).isEqualTo("because");
        });
        assertThat(link.closes()).containsExactly(1008);
    }
}
