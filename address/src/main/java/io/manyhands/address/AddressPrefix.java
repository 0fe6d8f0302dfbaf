package io.manyhands.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// A network in CIDR notation: all addresses that begin with the same bits. Immutable.
///
/// @param first the network's first address, all bits after the prefix 0; an IPv4 address in IPv6 clothes
///     (`::ffff:192.0.2.1`) is the IPv4 address, as Java has it
/// @param bits length of the prefix: 0..32 (IPv4) or 0..128 (IPv6)
public record AddressPrefix(InetAddress first, int bits) {
    public AddressPrefix {
        int most = first.getAddress().length * Byte.SIZE;
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("prefix of %d bits, must be 0..%d".formatted(bits, most));
        }
        first = masked(first, bits);
    }

    /// @param cidr `10.0.0.0/8`, `fc00::/7`, or one address
    /// @throws IllegalArgumentException if it is neither; nothing is looked up
    public static AddressPrefix parse(String cidr) {
        var text = cidr.strip();
        int slash = text.indexOf('/');
        try {
            var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            return slash < 0
                    ? new AddressPrefix(address, address.getAddress().length * Byte.SIZE)
                    : new AddressPrefix(address, Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'%s' is not a network (%s); write it as 10.0.0.0/8, fc00::/7 or 192.0.2.1"
                            .formatted(cidr, e.getMessage()),
                    e);
        }
    }

    public boolean contains(InetAddress address) {
        return address.getAddress().length == first.getAddress().length
                && masked(address, bits).equals(first);
    }

    /// As it is written: `192.0.2.0/24`.
    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }

    private static InetAddress masked(InetAddress address, int bits) {
        var bytes = address.getAddress();
        int whole = bits / Byte.SIZE;
        if (whole < bytes.length) {
            bytes[whole] &= (byte) (0xFF00 >> bits % Byte.SIZE);
            Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("%d bytes of an address".formatted(bytes.length), e);
        }
    }
}
