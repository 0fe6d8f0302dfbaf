package io.manyhands.rest.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.address.AddressPrefix;
import io.manyhands.address.ClientAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientAddressesTest {
    private final ClientAddresses behindProxy = new ClientAddresses(() -> Optional.of(List.of("10.0.0.0/8")));

    @Test
    void clientsBehindATrustedProxyAreToldApart() {
        assertThat(network("10.1.2.3", List.of("192.0.2.1")))
                .isEqualTo(network("10.9.9.9", List.of("192.0.2.200")))
                .isNotEqualTo(network("10.1.2.3", List.of("198.51.100.1")));
    }

    @Test
    void nobodyElseCanClaimToBeSomebodyElse() {
        assertThat(network("192.0.2.1", List.of("198.51.100.1"))).isEqualTo(network("192.0.2.1", List.of()));
    }

    @Test
    void thoseOfThisMachineAreOfNoNetwork() {
        assertThat(network("127.0.0.1", List.of())).isEmpty();
        assertThat(network("0:0:0:0:0:0:0:1", List.of())).isEmpty();
    }

    private Optional<AddressPrefix> network(String peer, List<String> forwardedFor) {
        return behindProxy.network(ClientAddress.parse(peer).orElseThrow(), forwardedFor);
    }
}
