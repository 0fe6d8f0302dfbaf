package io.manyhands.rest.client;

import io.manyhands.address.ClientAddress;
import io.manyhands.address.TrustedProxies;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// Tells where requests come from, and what their senders called us, as far as proxies are to be trusted.
@ApplicationScoped
public class ClientAddresses {
    private final TrustedProxies proxies;

    /// @throws IllegalArgumentException names the configured network that is none
    ClientAddresses(ClientConfig config) {
        this.proxies = TrustedProxies.parse(config.trustedProxies().orElse(List.of()));
    }

    public ClientAddress of(HttpServerRequest request) {
        return proxies.client(peer(request), request.headers().getAll("X-Forwarded-For"));
    }

    /// What the sender called us: host, and port if it is not the usual one.
    ///
    /// @return empty if it did not say
    public Optional<String> authority(HttpServerRequest request) {
        var forwarded = Optional.ofNullable(request.getHeader("X-Forwarded-Host"));
        return forwarded
                .filter(_ -> proxies.trust(peer(request)))
                .or(() -> Optional.ofNullable(request.authority()).map(Object::toString));
    }

    /// A socket that is not of the network has no address; it is on this machine.
    private static ClientAddress peer(HttpServerRequest request) {
        return Optional.ofNullable(request.remoteAddress())
                .flatMap(peer -> Optional.ofNullable(peer.hostAddress()))
                .flatMap(ClientAddress::parse)
                .orElseGet(() -> ClientAddress.parse("127.0.0.1").orElseThrow());
    }
}
