package io.manyhands.gateway.admission;

import io.manyhands.address.OwnNames;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which pages may connect: those of this gateway's own host, if it is called by one of its own names, and of
/// configured origins. A browser names the origin of the page whatever that page does; programs that are none name
/// none, and may.
public final class OriginPolicy {
    private static final String ANY = "*";

    private final OwnNames own;
    private final Set<String> allowed;

    /// @param own names of this gateway: by another one, a stranger's page may have been led here
    /// @param allowed origins as browsers write them, `https://train.example.org`; `*`: all
    public OriginPolicy(OwnNames own, Collection<String> allowed) {
        this.own = own;
        this.allowed = allowed.stream().map(OriginPolicy::normalized).collect(Collectors.toUnmodifiableSet());
    }

    /// @param origin the header; null: none was sent
    /// @param host what the client called this gateway, with its port unless it is the scheme's own; null:
    ///     nothing
    public boolean permits(@Nullable String origin, @Nullable String host) {
        return origin == null
                || allowed.contains(ANY)
                || allowed.contains(normalized(origin))
                || (host != null
                        && own.include(host)
                        && authority(origin).equals(Optional.of(withoutDefaultPort(origin, host))));
    }

    private static String normalized(String origin) {
        return authority(origin)
                .map(authority -> scheme(origin) + "://" + authority)
                .orElseGet(origin::strip);
    }

    private static Optional<String> authority(String origin) {
        try {
            return Optional.ofNullable(new URI(origin.strip()).getRawAuthority())
                    .map(authority -> withoutDefaultPort(origin, authority));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String withoutDefaultPort(String origin, String authority) {
        var port = scheme(origin).equals("https") ? ":443" : ":80";
        var lower = authority.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
    }

    private static String scheme(String origin) {
        return origin.strip().toLowerCase(Locale.ROOT).startsWith("https:") ? "https" : "http";
    }
}
