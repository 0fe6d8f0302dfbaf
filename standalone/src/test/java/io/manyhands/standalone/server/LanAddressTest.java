package io.manyhands.standalone.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.standalone.server.LanAddress.Candidate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanAddressTest {
    private static final Candidate WIFI = up("wlan0", "fe80::1", "192.168.1.17");

    @ParameterizedTest
    @ValueSource(strings = {"docker0", "br-4f2a", "veth12ab", "virbr0", "vboxnet0", "utun3", "cni0"})
    void adaptersOfContainersAndVirtualMachinesAreSkipped(String name) {
        assertThat(LanAddress.choose(List.of(up(name, "172.17.0.1"), WIFI))).contains("192.168.1.17");
    }

    @Test
    void theFirstRealAdapterWins() {
        assertThat(LanAddress.choose(List.of(up("eth0", "10.0.0.5"), WIFI))).contains("10.0.0.5");
    }

    @Test
    void anAdapterThatIsDownIsSkipped() {
        var unplugged = new Candidate("eth0", false, addresses("10.0.0.5"));
        assertThat(LanAddress.choose(List.of(unplugged, WIFI))).contains("192.168.1.17");
    }

    @Test
    void publicAddressesAreNotShown() {
        assertThat(LanAddress.choose(List.of(up("eth0", "203.0.113.9")))).isEmpty();
    }

    @Test
    void aMachineWithoutANetworkHasNone() {
        assertThat(LanAddress.choose(List.of())).isEmpty();
    }

    private static Candidate up(String name, String... addresses) {
        return new Candidate(name, true, addresses(addresses));
    }

    private static List<InetAddress> addresses(String... literals) {
        return Arrays.stream(literals).map(LanAddressTest::address).toList();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
