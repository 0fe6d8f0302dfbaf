package io.manyhands.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.Identity;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.intake.Acceptance.Kind;
import io.manyhands.gateway.intake.SettledLeases.Fate;
import io.manyhands.gateway.lease.Lease;
import io.manyhands.gateway.roster.Provenance;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.roster.Volunteer.Profile;
import io.manyhands.gateway.standing.Standing;
import io.manyhands.gateway.standing.StandingRules;
import io.manyhands.gateway.support.RecordingLink;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.TaskKind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private final InFlight inFlight = new InFlight(2, 100);
    private final SettledLeases settled = new SettledLeases();
    private final Volunteer one = volunteer("0123456789ab");
    private final Volunteer other = volunteer("ba9876543210");

    @Test
    void oneResultOfALeaseIsUnderWayAtATime() {
        assertThat(inFlight.begin(one, lease(1), 10)).isTrue();
        assertThat(inFlight.begin(one, lease(1), 10)).isFalse();
        inFlight.end(one, lease(1), 10);
        assertThat(inFlight.begin(one, lease(1), 10)).isTrue();
    }

    @Test
    void oneVolunteerHasSoManyUnderWayAndOthersGoOn() {
        assertThat(inFlight.begin(one, lease(1), 1)).isTrue();
        assertThat(inFlight.begin(one, lease(2), 1)).isTrue();
        assertThat(inFlight.begin(one, lease(3), 1)).isFalse();
        assertThat(inFlight.begin(other, lease(4), 1)).isTrue();
    }

    @Test
    void whoHoldsMoreMayHandInMore() {
        one.want(4);
        for (int task = 0; task < 4; task++) {
            assertThat(inFlight.begin(one, lease(task), 1)).isTrue();
        }
        assertThat(inFlight.begin(one, lease(4), 1)).isFalse();
    }

    @Test
    void bytesOfAllAreBoundedButOneResultAlwaysFits() {
        assertThat(inFlight.begin(one, lease(1), 1000)).isTrue();
        assertThat(inFlight.begin(other, lease(2), 1)).isFalse();
        inFlight.end(one, lease(1), 1000);
        assertThat(inFlight.begin(other, lease(2), 60)).isTrue();
        assertThat(inFlight.begin(one, lease(1), 40)).isTrue();
        assertThat(inFlight.begin(other, lease(3), 1)).isFalse();
    }

    @Test
    void lastWordOnALeaseIsRemembered() {
        assertThat(settled.find(lease(1))).isEmpty();
        var acceptance = new Acceptance(Kind.ACCEPTED, 16);
        settled.answered(lease(1), acceptance);
        settled.refused(lease(1));
        assertThat(settled.find(lease(1))).contains(new Fate.Answered(acceptance));
    }

    @Test
    void damagedValueMayBeSentOnceMore() {
        settled.refused(lease(1));
        assertThat(settled.find(lease(1))).isEmpty();
        settled.refused(lease(1));
        assertThat(settled.find(lease(1))).contains(new Fate.Refused(2));
    }

    private static Lease lease(int task) {
        return new Lease(
                "job",
                0,
                TaskKind.TASK_KIND_ADVANCE,
                new TreeNode(0, 0),
                0,
                "1-" + task,
                new VolunteerId(ByteString.copyFromUtf8("0123456789ab")),
                Instant.EPOCH);
    }

    private static Volunteer volunteer(String id) {
        return new Volunteer(
                Identity.of(new VolunteerId(ByteString.copyFromUtf8(id))),
                new RecordingLink(),
                new Profile("", "", ""),
                Standing.ofStranger(StandingRules.DEFAULT),
                Provenance.UNKNOWN);
    }
}
