package io.manyhands.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPrefixTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "fc00::/7, fdff::1, true",
        "fc00::/7, fe80::1, false",
        "::1, ::1, true",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "::/0, 10.0.0.1, false"
    })
    void containsWhatBeginsWithItsBits(String cidr, String address, boolean isInside) {
        assertThat(AddressPrefix.parse(cidr).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(isInside);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8, 10.0.0.0/8",
        "192.0.2.130/25, 192.0.2.128/25",
        "2001:db8:1:2::3/48, 2001:db8:1:0:0:0:0:0/48"
    })
    void forgetsTheBitsAfterIt(String cidr, String written) {
        assertThat(AddressPrefix.parse(cidr))
                .isEqualTo(AddressPrefix.parse(written))
                .hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "localhost", "10.0.0.0/8/8"})
    void whatIsNotANetworkIsRefusedWithTheRemedy(String cidr) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressPrefix.parse(cidr))
                .withMessageContaining("'%s' is not a network", cidr)
                .withMessageContaining("write it as 10.0.0.0/8");
    }
}
