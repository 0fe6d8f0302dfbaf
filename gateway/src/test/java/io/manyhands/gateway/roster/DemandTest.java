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
import io.manyhands.protocol.v1.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemandTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final List<Volunteer> volunteers = new ArrayList<>();

    @Test
    void whereAllAreNewOneWorkerOfEachCounts() {
        join(30, 5, 0);
        assertThat(Demand.of(volunteers, NOON)).isEqualTo(new Demand(30, 30, 30, Optional.empty()));
    }

    @Test
    void moreWorkersCountWithEachResult() {
        join(1, 5, 2);
        assertThat(Demand.of(volunteers, NOON)).isEqualTo(new Demand(1, 3, 3, Optional.empty()));
        join(1, 5, 9);
        assertThat(Demand.of(volunteers, NOON)).isEqualTo(new Demand(2, 7, 8, Optional.empty()));
    }

    @Test
    void sessionsOfAnIdentityCountOnceForWhatItMayHold() {
        join(1, 5, 3);
        var first = volunteers.getFirst();
        for (int session = 0; session < 9; session++) {
            volunteers.add(volunteer(first.id(), first.standing(), 5));
        }
        assertThat(Demand.of(volunteers, NOON)).isEqualTo(new Demand(10, 4, 4, Optional.empty()));
    }

    @Test
    void thousandsOfNewcomersCountNoMoreThanTheOthers() {
        join(20, 2, 1);
        join(1000, 2, 0);
        assertThat(Demand.of(volunteers, NOON).workers()).isEqualTo(40);
    }

    @Test
    void fewWithResultsDoNotKeepACrowdFromBeginning() {
        join(1, 2, 1);
        join(1000, 2, 0);
        assertThat(Demand.of(volunteers, NOON).workers()).isEqualTo(17);
    }

    @Test
    void roundsAreCutFineWhereANewcomerIsAmongOthers() {
        join(2, 2, 1);
        assertThat(Demand.of(volunteers, NOON).workers()).isEqualTo(2);
        join(1, 2, 0);
        assertThat(Demand.of(volunteers, NOON).workers()).isEqualTo(8);
    }

    @Test
    void whoIsSuspendedDoesNotCount() {
        join(1, 2, 1);
        volunteers.getFirst().standing().failed(Fault.EXPIRED, NOON, false, NOON);
        assertThat(Demand.of(volunteers, NOON)).isEqualTo(Demand.NONE);
    }

    @Test
    void speedsAreKnownWhenEachHasShownHowFastItIs() {
        join(2, 2, 1);
        volunteers.getFirst().pace().observe(TaskKind.TASK_KIND_ADVANCE, 4, Duration.ofSeconds(1));
        assertThat(Demand.of(volunteers, NOON).speeds()).isEmpty();
        volunteers.getLast().pace().observe(TaskKind.TASK_KIND_ADVANCE, 1, Duration.ofSeconds(1));
        assertThat(Demand.of(volunteers, NOON).speeds().orElseThrow().secondsPerLeaf(9))
                .containsExactly(0.25, 1.0);

        join(1, 2, 0);
        volunteers.getLast().pace().observe(TaskKind.TASK_KIND_ADVANCE, 1, Duration.ofSeconds(1));
        assertThat(Demand.of(volunteers, NOON).speeds()).as("with a newcomer").isEmpty();
    }

    private void join(int count, int window, int results) {
        for (int i = 0; i < count; i++) {
            var id = new VolunteerId(ByteString.copyFromUtf8("%012d".formatted(volunteers.size())));
            var volunteer = volunteer(id, Standing.ofStranger(StandingRules.DEFAULT), window);
            for (int result = 0; result < results; result++) {
                volunteer.standing().finished(NOON);
            }
            volunteers.add(volunteer);
        }
    }

    private static Volunteer volunteer(VolunteerId id, Standing standing, int window) {
        var volunteer = new Volunteer(
                Identity.of(id), new RecordingLink(), new Profile("", "", ""), standing, Provenance.UNKNOWN);
        volunteer.want(window);
        return volunteer;
    }
}
