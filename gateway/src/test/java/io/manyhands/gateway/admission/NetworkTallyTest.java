package io.manyhands.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.address.AddressPrefix;
import io.manyhands.address.ClientAddress;
import io.manyhands.gateway.admission.NetworkTally.Entry;
import io.manyhands.gateway.admission.NetworkTally.Limits;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTallyTest {
    private static final AddressPrefix HERE = AddressPrefix.parse("192.0.2.0/24");
    private static final AddressPrefix THERE = AddressPrefix.parse("2001:db8::/48");

    private final NetworkTally tally = new NetworkTally(new Limits(2, 1, 3, 2, 4, 1, 3, Duration.ofSeconds(30), 2));
    private Instant now = Instant.EPOCH;

    @Test
    void networkHasSoManyConnections() {
        assertThat(tally.enter(HERE, now)).isEqualTo(Entry.ADMITTED);
        assertThat(tally.enter(HERE, now)).isEqualTo(Entry.ADMITTED);
        assertThat(tally.enter(HERE, now)).isEqualTo(Entry.TOO_MANY_CONNECTIONS);
        assertThat(tally.enter(THERE, now)).isEqualTo(Entry.ADMITTED);
        tally.leave(HERE, now);
        assertThat(tally.enter(HERE, now)).isEqualTo(Entry.ADMITTED);
    }

    @Test
    void hellosAreAllowedAtOnceAndThenPerSecond() {
        for (int i = 0; i < 3; i++) {
            assertThat(tally.hello(HERE, now)).isTrue();
        }
        assertThat(tally.hello(HERE, now)).isFalse();
        assertThat(tally.hello(THERE, now)).isTrue();
        now = now.plusSeconds(1);
        assertThat(tally.hello(HERE, now)).isTrue();
        assertThat(tally.hello(HERE, now)).isFalse();
    }

    @Test
    void messagesOfANetworkAreAllowedAtOnceAndThenPerSecond() {
        for (int i = 0; i < 4; i++) {
            assertThat(tally.message(HERE, now)).isTrue();
        }
        assertThat(tally.message(HERE, now)).isFalse();
        assertThat(tally.message(THERE, now)).isTrue();
        tally.forget(now);
        now = now.plusSeconds(1);
        assertThat(tally.message(HERE, now)).isTrue();
        assertThat(tally.message(HERE, now)).isTrue();
        assertThat(tally.message(HERE, now)).isFalse();
    }

    @Test
    void networkThatSendsNonsenseStaysOutUntilItHasBeenQuiet() {
        for (int i = 0; i < 10; i++) {
            tally.bad(HERE, now);
        }
        assertThat(tally.enter(HERE, now)).isEqualTo(Entry.AFTER_BAD_MESSAGES);
        assertThat(tally.enter(THERE, now)).isEqualTo(Entry.ADMITTED);
        assertThat(tally.enter(HERE, now.plusSeconds(1))).isEqualTo(Entry.ADMITTED);
    }

    @Test
    void invitationsOfANetworkAreLookedAtUntilSomeWereWrongAndThenNowAndThen() {
        var local = new ClientAddress(InetAddress.getLoopbackAddress()).network();
        for (var network : List.of(HERE, local)) {
            tally.wrongInvitation(network, now);
            assertThat(tally.isOutOfGuesses(network, now)).isFalse();
            tally.wrongInvitation(network, now);
            assertThat(tally.isOutOfGuesses(network, now)).isTrue();
            assertThat(tally.isOutOfGuesses(THERE, now)).isFalse();
            tally.forget(now);
            assertThat(tally.isOutOfGuesses(network, now.plusSeconds(29))).isTrue();
            assertThat(tally.isOutOfGuesses(network, now.plusSeconds(31))).isFalse();
        }
    }

    @Test
    void clientsOnThisMachineAreNotBoundedByTheirNetwork() {
        var local = new ClientAddress(InetAddress.getLoopbackAddress()).network();
        for (int i = 0; i < 10; i++) {
            tally.bad(local, now);
            assertThat(tally.enter(local, now)).isEqualTo(Entry.ADMITTED);
            assertThat(tally.hello(local, now)).isTrue();
            assertThat(tally.message(local, now)).isTrue();
        }
        assertThat(ClientAddress.parse("::1").map(ClientAddress::network))
                .get()
                .satisfies(network ->
                        assertThat(network.first().isLoopbackAddress()).isTrue());
    }

    @Test
    void whoeverLeftAndHasBeenQuietIsForgotten() {
        tally.enter(HERE, now);
        tally.hello(HERE, now);
        tally.forget(now.plusSeconds(60));
        assertThat(tally.size()).isEqualTo(1);

        tally.leave(HERE, now);
        tally.bad(THERE, now);
        tally.forget(now);
        assertThat(tally.size()).isEqualTo(2);
        tally.forget(now.plusSeconds(1));
        assertThat(tally.size()).isZero();
    }
}
