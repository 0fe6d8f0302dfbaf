package io.manyhands.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/// Whom a connection or a request comes from, as far as we can know. Immutable.
public record ClientAddress(InetAddress address) {
    private static final int IPV4_BITS = 24;
    private static final int IPV6_BITS = 48;

    /// @param text an address, as a proxy or a socket writes it, perhaps with a port: `192.0.2.1`,
    ///     `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`; nothing is looked up
    /// @return empty if it is none
    public static Optional<ClientAddress> parse(String text) {
        try {
            return Optional.of(new ClientAddress(InetAddress.ofLiteral(withoutPort(text.strip()))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// What bounds are counted by: one household, school or company, more or less. The /24 of an IPv4 address;
    /// the /48 of an IPv6 address, as providers give each customer between a /64 and a /48.
    public AddressPrefix network() {
        return new AddressPrefix(address, address instanceof Inet4Address ? IPV4_BITS : IPV6_BITS);
    }

    /// For logs: `192.0.2.1`.
    @Override
    public String toString() {
        return address.getHostAddress();
    }

    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }
}
