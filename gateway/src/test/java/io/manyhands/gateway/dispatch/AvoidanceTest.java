package io.manyhands.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.dispatch.Avoidance.Grant;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.roster.Origin;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.roster.Volunteer.Profile;
import io.manyhands.gateway.support.RecordingLink;
import io.manyhands.protocol.v1.TaskEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvoidanceTest {
    private final Volunteer alice = volunteer("alice", false);
    private final Volunteer bob = volunteer("bob", false);
    private final Volunteer own = volunteer("own", true);
    private final Task plain = new Task("1-0", TaskEntry.getDefaultInstance());
    private final Task doubtful = new Task("2-0", Avoidance.elsewhere(plain.entry(), alice));

    @Test
    void tasksGoToWhoeverIsNext() {
        var other = new Task("3-0", TaskEntry.getDefaultInstance());
        assertThat(Avoidance.match(List.of(alice, own), List.of(plain, other)).grants())
                .containsExactly(new Grant(alice, plain), new Grant(own, other));
    }

    @Test
    void taskInDoubtGoesToSomebodyElse() {
        assertThat(Avoidance.match(List.of(alice, alice, bob), List.of(plain, doubtful))
                        .grants())
                .containsExactly(new Grant(bob, doubtful), new Grant(alice, plain));
    }

    @Test
    void trustedVolunteersComeFirstWhereSomethingIsInDoubt() {
        assertThat(Avoidance.match(List.of(bob, alice, own), List.of(doubtful)).grants())
                .containsExactly(new Grant(own, doubtful));
    }

    @Test
    void taskInDoubtIsLeftIfNobodyElseIsThere() {
        var matching = Avoidance.match(List.of(alice, alice), List.of(doubtful));
        assertThat(matching.grants()).isEmpty();
        assertThat(matching.left()).containsExactly(doubtful);
    }

    @Test
    void aTaskAvoidsTheLastFewOnce() {
        var task = Avoidance.elsewhere(doubtful.entry(), bob);
        task = Avoidance.elsewhere(task, alice);
        assertThat(task.getAvoidList())
                .containsExactly(bob.id().bytes(), alice.id().bytes());
        for (int i = 0; i < 20; i++) {
            task = Avoidance.elsewhere(task, volunteer("number " + i, false));
        }
        assertThat(task.getAvoidList()).hasSize(8).doesNotContain(bob.id().bytes());
    }

    private static Volunteer volunteer(String name, boolean trusted) {
        var id = new VolunteerId(ByteString.copyFromUtf8("%-12s".formatted(name)));
        return new Volunteer(id, new RecordingLink(), new Profile("", "", ""), new Origin(ByteString.EMPTY, trusted));
    }
}
