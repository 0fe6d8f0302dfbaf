package io.manyhands.task.guard;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which changes are taken, by the name under which we were called and the page that sent them.
///
/// A page of another site reaches us by a name of its own that it lets lead to our address (DNS rebinding); its browser
/// then takes us for that site. So only names are taken that no stranger can own in the public DNS, addresses, which
/// are not looked up, and those that are configured.
///
/// @param hosts names, in lower case, that lead here beside those; `*.example.org`: all below it; `*`: all
record HostPolicy(Set<String> hosts) {
    private static final String ANY = "*";
    /// Of names for use inside only (RFC 6761, 6762, 8375, ICANN's .internal) and of Kubernetes' services.
    private static final List<String> INSIDE = List.of(".localhost", ".local", ".internal", ".home.arpa", ".svc");

    HostPolicy {
        hosts = Set.copyOf(hosts);
    }

    /// @param authority what we were called: `train.example.org`, `localhost:8080`, `[::1]:8080`
    boolean allowsHost(Optional<String> authority) {
        return hosts.contains(ANY)
                || authority.map(HostPolicy::host).filter(this::isOurs).isPresent();
    }

    /// @param origin of the page that sends the change; null: no page does, or its browser is old
    /// @param site `Sec-Fetch-Site`
    boolean allowsOrigin(@Nullable String origin, @Nullable String site, Optional<String> authority) {
        if (origin == null) {
            return !"cross-site".equals(site);
        }
        return authority.filter(ours -> isSame(origin, ours)).isPresent();
    }

    private boolean isOurs(String host) {
        return hosts.stream()
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

    private static boolean isSame(String origin, String authority) {
        try {
            var page = new URI(origin);
            var ours = new URI(page.getScheme() + "://" + authority);
            return page.getHost() != null
                    && page.getHost().equalsIgnoreCase(ours.getHost())
                    && port(page) == port(ours);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equals(uri.getScheme()) ? 443 : 80;
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
