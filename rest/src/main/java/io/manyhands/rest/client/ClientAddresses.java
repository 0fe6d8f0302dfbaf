package io.manyhands.rest.client;

import io.manyhands.address.AddressPrefix;
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
        return of(peer(request), forwardedFor(request));
    }

    /// The network that a request comes from: a household, a school or a company, more or less.
    ///
    /// @return empty if it comes from this machine, where many may share an address that says nothing of them
    public Optional<AddressPrefix> network(HttpServerRequest request) {
        return network(peer(request), forwardedFor(request));
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

    Optional<AddressPrefix> network(ClientAddress peer, List<String> forwardedFor) {
        return Optional.of(of(peer, forwardedFor))
                .filter(client -> !client.isLocal())
                .map(ClientAddress::network);
    }

    private ClientAddress of(ClientAddress peer, List<String> forwardedFor) {
        return proxies.client(peer, forwardedFor);
    }

    private static List<String> forwardedFor(HttpServerRequest request) {
        return request.headers().getAll("X-Forwarded-For");
    }

    /// A socket that is not of the network has no address; it is on this machine.
    private static ClientAddress peer(HttpServerRequest request) {
        return Optional.ofNullable(request.remoteAddress())
                .flatMap(peer -> Optional.ofNullable(peer.hostAddress()))
                .flatMap(ClientAddress::parse)
                .orElseGet(() -> ClientAddress.parse("127.0.0.1").orElseThrow());
    }
}
