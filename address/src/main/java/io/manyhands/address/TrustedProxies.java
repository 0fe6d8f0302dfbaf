package io.manyhands.address;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// The proxies whose word on a client's address counts. Immutable.
///
/// Each proxy appends to `X-Forwarded-For` the address it was called from. So the header is read from its right
/// end, and only as far as trusted proxies wrote it: what stands left of that is whatever the client cared to
/// send.
///
/// @param networks where the proxies are
public record TrustedProxies(List<AddressPrefix> networks) {
    /// Nobody's word counts: the client is the socket's peer.
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    public TrustedProxies {
        networks = List.copyOf(networks);
    }

    /// @param cidrs as [AddressPrefix#parse] takes them
    /// @throws IllegalArgumentException names the one that is no network
    public static TrustedProxies parse(Collection<String> cidrs) {
        return new TrustedProxies(cidrs.stream().map(AddressPrefix::parse).toList());
    }

    public boolean trust(ClientAddress peer) {
        return networks.stream().anyMatch(network -> network.contains(peer.address()));
    }

    /// @param peer the other end of the socket
    /// @param forwardedFor all `X-Forwarded-For` headers, in their order
    /// @return the last address that is not a trusted proxy's; if a trusted proxy wrote what is no address,
    ///     that proxy; if all are trusted, the first
    public ClientAddress client(ClientAddress peer, List<String> forwardedFor) {
        if (!trust(peer)) {
            return peer;
        }
        var client = peer;
        for (var hop :
                forwardedFor.stream().flatMap(TrustedProxies::hops).toList().reversed()) {
            var named = ClientAddress.parse(hop);
            if (named.isEmpty()) {
                return client;
            }
            client = named.get();
            if (!trust(client)) {
                return client;
            }
        }
        return client;
    }

    private static Stream<String> hops(String header) {
        return Arrays.stream(header.split(",", -1));
    }
}
