package io.manyhands.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "192.0.2.1:4711, 192.0.2.1",
        "' 192.0.2.1 ', 192.0.2.1",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1], 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1]:4711, 2001:db8:0:0:0:0:0:1",
        "::ffff:192.0.2.1, 192.0.2.1"
    })
    void isReadAsProxiesWriteIt(String text, String address) {
        assertThat(ClientAddress.parse(text)).map(ClientAddress::toString).contains(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "_hidden", "example.org", "192.0.2.256", "[2001:db8::1", "1.2.3.4.5"})
    void whatIsNotAnAddressIsNotLookedUp(String text) {
        assertThat(ClientAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.255, true",
        "192.0.2.1, 192.0.3.1, false",
        "2001:db8:1::1, 2001:db8:1:ffff::2, true",
        "2001:db8:1::1, 2001:db8:2::1, false",
        "::ffff:192.0.2.1, 192.0.2.9, true"
    })
    void networkIsAHouseholdOrASchool(String one, String other, boolean isSame) {
        var networks = ClientAddress.parse(one).orElseThrow().network();
        assertThat(networks.equals(ClientAddress.parse(other).orElseThrow().network()))
                .isEqualTo(isSame);
    }
}
