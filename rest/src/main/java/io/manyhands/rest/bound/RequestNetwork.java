package io.manyhands.rest.bound;

import io.manyhands.address.ClientAddress;
import io.manyhands.address.TrustedProxies;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/// The network that a request comes from: a household, a school or a company, more or less.
///
/// @param proxies whose word counts
record RequestNetwork(TrustedProxies proxies) {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    static RequestNetwork of(ClientConfig config) {
        return new RequestNetwork(TrustedProxies.parse(config.trustedProxies().orElseGet(List::of)));
    }

    /// @return equal for requests of the same network
    Object of(HttpServerRequest request) {
        var remote = request.remoteAddress();
        var host = remote == null ? null : remote.hostAddress();
        return of(host == null ? "" : host, request.headers().getAll(FORWARDED_FOR));
    }

    /// @param peer address of the socket's other end; those that have none are one network
    Object of(String peer, List<String> forwardedFor) {
        return ClientAddress.parse(peer)
                .<Object>map(address -> proxies.client(address, forwardedFor).network())
                .orElse("");
    }
}
