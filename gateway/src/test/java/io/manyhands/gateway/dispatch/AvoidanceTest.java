package io.manyhands.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.dispatch.Avoidance.Company;
import io.manyhands.gateway.dispatch.Avoidance.Grant;
import io.manyhands.gateway.identity.Identity;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.roster.Provenance;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.roster.Volunteer.Profile;
import io.manyhands.gateway.standing.Standing;
import io.manyhands.gateway.standing.StandingRules;
import io.manyhands.gateway.support.RecordingLink;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.TaskEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AvoidanceTest {
    private final Volunteer alice = volunteer("alice", false);
    private final Volunteer bob = volunteer("bob", false);
    private final Volunteer carol = volunteer("carol", false);
    private final Volunteer own = volunteer("own", true);
    private final Task plain = new Task("1-0", TaskEntry.getDefaultInstance());
    private final Task doubtful = new Task("2-0", Avoidance.elsewhere(plain.entry(), alice));
    private final Task backup =
            new Task("4-0", TaskEntry.newBuilder().addCopies("1-0").build());

    @Test
    void tasksGoToWhoeverIsNext() {
        var other = new Task("3-0", TaskEntry.getDefaultInstance());
        assertThat(match(List.of(alice, own), plain, other).grants())
                .containsExactly(new Grant(alice, plain), new Grant(own, other));
    }

    @Test
    void taskInDoubtGoesToSomebodyElse() {
        assertThat(match(List.of(alice, alice, bob), plain, doubtful).grants())
                .containsExactly(new Grant(bob, doubtful), new Grant(alice, plain));
    }

    @Test
    void trustedVolunteersComeFirstWhereSomethingIsInDoubt() {
        assertThat(match(List.of(bob, alice, own), doubtful).grants()).containsExactly(new Grant(own, doubtful));
    }

    @Test
    void taskInDoubtIsLeftIfNobodyElseIsThere() {
        var matching = match(List.of(alice, alice), doubtful);
        assertThat(matching.grants()).isEmpty();
        assertThat(matching.left()).containsExactly(doubtful);
    }

    @Test
    void backupGoesToSomebodyElseThanItsHolder() {
        var aliceHoldsIt = new Company(Map.of("1-0", alice.id()), List.of(alice, bob));
        assertThat(Avoidance.match(List.of(alice, bob), List.of(backup), aliceHoldsIt)
                        .grants())
                .containsExactly(new Grant(bob, backup));
        assertThat(Avoidance.match(List.of(alice), List.of(backup), aliceHoldsIt)
                        .left())
                .containsExactly(backup);
    }

    @Test
    void backupWaitsForSomebodyWhoHasHandedIn() {
        carol.standing().finished(Instant.EPOCH);
        assertThat(match(List.of(bob, carol), backup).grants()).containsExactly(new Grant(carol, backup));
        assertThat(Avoidance.match(List.of(bob), List.of(backup), new Company(Map.of(), List.of(bob, carol)))
                        .left())
                .containsExactly(backup);
        assertThat(match(List.of(bob), backup).grants()).containsExactly(new Grant(bob, backup));
    }

    @Test
    void backupOfTaskInDoubtAvoidsItsHolderAndThoseInDoubt() {
        var both = new Task("5-0", doubtful.entry().toBuilder().addCopies("2-0").build());
        var bobHoldsIt = new Company(Map.of("2-0", bob.id()), List.of(alice, bob, carol, own));
        assertThat(Avoidance.match(List.of(alice, bob, own), List.of(both), bobHoldsIt)
                        .grants())
                .containsExactly(new Grant(own, both));
        assertThat(Avoidance.match(List.of(alice, bob), List.of(both), bobHoldsIt)
                        .left())
                .containsExactly(both);
    }

    @Test
    void aTaskAvoidsTheLastFewOnce() {
        var task = Avoidance.elsewhere(doubtful.entry(), bob);
        task = Avoidance.elsewhere(task, alice);
        assertThat(task.getAvoidList())
                .containsExactly(bob.id().bytes(), alice.id().bytes());
        for (int i = 0; i < 2 * Limit.LIMIT_AVOIDED_VALUE; i++) {
            task = Avoidance.elsewhere(task, volunteer("number " + i, false));
        }
        assertThat(task.getAvoidList())
                .hasSize(Limit.LIMIT_AVOIDED_VALUE)
                .doesNotContain(bob.id().bytes());
    }

    private static Avoidance.Matching match(List<Volunteer> turns, Task... tasks) {
        return Avoidance.match(turns, List.of(tasks), new Company(Map.of(), turns));
    }

    private static Volunteer volunteer(String name, boolean trusted) {
        var id = new VolunteerId(ByteString.copyFromUtf8("%-12s".formatted(name)));
        return new Volunteer(
                Identity.of(id),
                new RecordingLink(),
                new Profile("", "", ""),
                Standing.ofStranger(StandingRules.DEFAULT),
                new Provenance(ByteString.EMPTY, trusted));
    }
}
