package io.manyhands.rest.bound;

import io.manyhands.address.AddressPrefix;
import io.manyhands.address.ClientAddress;
import io.manyhands.address.TrustedProxies;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/// The network that a request comes from: a household, a school or a company, more or less.
///
/// @param proxies whose word counts
record RequestNetwork(TrustedProxies proxies) {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    static RequestNetwork of(ClientConfig config) {
        return new RequestNetwork(TrustedProxies.parse(config.trustedProxies().orElseGet(List::of)));
    }

    /// @return empty if it comes from this machine, where many may share an address that says nothing of them
    Optional<AddressPrefix> of(HttpServerRequest request) {
        var remote = request.remoteAddress();
        var host = remote == null ? null : remote.hostAddress();
        return of(host == null ? "" : host, request.headers().getAll(FORWARDED_FOR));
    }

    /// @param peer address of the socket's other end; empty if it has none
    Optional<AddressPrefix> of(String peer, List<String> forwardedFor) {
        return ClientAddress.parse(peer)
                .map(address -> proxies.client(address, forwardedFor))
                .filter(client -> !client.isLocal())
                .map(ClientAddress::network);
    }
}
