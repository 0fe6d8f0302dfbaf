package io.manyhands.rest.bound;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.address.TrustedProxies;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestNetworkTest {
    private final RequestNetwork behindProxy = new RequestNetwork(TrustedProxies.parse(List.of("10.0.0.0/8")));

    @Test
    void clientsBehindATrustedProxyAreToldApart() {
        assertThat(behindProxy.of("10.1.2.3", List.of("192.0.2.1")))
                .isEqualTo(behindProxy.of("10.9.9.9", List.of("192.0.2.200")))
                .isNotEqualTo(behindProxy.of("10.1.2.3", List.of("198.51.100.1")));
    }

    @Test
    void nobodyElseCanClaimToBeSomebodyElse() {
        assertThat(behindProxy.of("192.0.2.1", List.of("198.51.100.1")))
                .isEqualTo(behindProxy.of("192.0.2.1", List.of()));
    }

    @Test
    void thoseOfThisMachineAreOfNoNetwork() {
        assertThat(behindProxy.of("127.0.0.1", List.of())).isEmpty();
        assertThat(behindProxy.of("0:0:0:0:0:0:0:1", List.of())).isEmpty();
        assertThat(behindProxy.of("", List.of())).isEmpty();
    }
}
