package io.manyhands.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = TrustedProxies.parse(List.of("10.0.0.0/8", "fc00::/7"));
    private static final String PROXY = "10.0.0.2";

    @Test
    void strangersWordOnItsAddressDoesNotCount() {
        assertThat(client("203.0.113.7", "192.0.2.1")).isEqualTo("203.0.113.7");
    }

    @Test
    void noProxyIsTrustedUnlessItIsConfigured() {
        var peer = ClientAddress.parse(PROXY).orElseThrow();
        assertThat(TrustedProxies.NONE.client(peer, List.of("192.0.2.1"))).isEqualTo(peer);
    }

    @Test
    void trustedProxySaysWhomItForwards() {
        assertThat(client(PROXY, "192.0.2.1")).isEqualTo("192.0.2.1");
    }

    @Test
    void whatTheClientWroteItselfDoesNotCount() {
        assertThat(client(PROXY, "198.51.100.1, 192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(client(PROXY, "198.51.100.1", "192.0.2.1")).isEqualTo("192.0.2.1");
    }

    @Test
    void chainOfTrustedProxiesIsFollowedToItsBeginning() {
        assertThat(client(PROXY, "198.51.100.1, 192.0.2.1, 10.0.0.9", "fd00::1"))
                .isEqualTo("192.0.2.1");
        assertThat(client(PROXY, "10.0.0.7, 10.0.0.9")).isEqualTo("10.0.0.7");
    }

    @Test
    void whatIsNotAnAddressEndsTheChain() {
        assertThat(client(PROXY, "192.0.2.1, unknown, 10.0.0.9")).isEqualTo("10.0.0.9");
        assertThat(client(PROXY, "")).isEqualTo(PROXY);
        assertThat(client(PROXY)).isEqualTo(PROXY);
    }

    @Test
    void configurationThatIsNoNetworkIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedProxies.parse(List.of("10.0.0.0/8", "ingress")))
                .withMessageContaining("'ingress'");
    }

    private static String client(String peer, String... forwardedFor) {
        return PROXIES.client(ClientAddress.parse(peer).orElseThrow(), List.of(forwardedFor))
                .toString();
    }
}
