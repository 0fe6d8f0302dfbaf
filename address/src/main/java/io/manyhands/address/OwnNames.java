package io.manyhands.address;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The names under which a service may be called by a page of its own.
///
/// A page of another site reaches us by a name of its own that it lets lead to our address (DNS rebinding); its
/// browser then takes us for that site. So only names are ours that no stranger can own in the public DNS,
/// addresses, which are not looked up, and those that are configured.
///
/// @param configured names, in lower case, beside those; `*.example.org`: all below it; `*`: all
public record OwnNames(Set<String> configured) {
    private static final String ANY = "*";
    /// Of names for use inside only (RFC 6761, 6762, 8375, ICANN's .internal) and of Kubernetes' services.
    private static final List<String> INSIDE = List.of(".localhost", ".local", ".internal", ".home.arpa", ".svc");

    public OwnNames {
        configured = Set.copyOf(configured);
    }

    /// @param configured as an operator writes them
    public static OwnNames of(Collection<String> configured) {
        return new OwnNames(configured.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /// Whether any name is: also one of a stranger.
    public boolean areAny() {
        return configured.contains(ANY);
    }

    /// @param authority what we were called: `train.example.org`, `localhost:8080`, `[::1]:8080`
    public boolean include(String authority) {
        return areAny() || isOurs(host(authority));
    }

    private boolean isOurs(String host) {
        return configured.stream()
                        .anyMatch(name -> name.startsWith("*.") ? host.endsWith(name.substring(1)) : host.equals(name))
                || (!host.contains(".") && !host.contains(":"))
                || INSIDE.stream().anyMatch(host::endsWith)
                || isAddress(host);
    }

    private static boolean isAddress(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// Without port, brackets and the dot at the end.
    private static String host(String authority) {
        var text = authority.strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        var host = colon < 0 ? text : text.substring(0, colon);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
