package io.manyhands.task.guard;

import io.manyhands.address.OwnNames;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which changes are taken, by the name under which we were called and the page that sent them.
///
/// @param names under which changes are taken: a page of another site has none of them
record HostPolicy(OwnNames names) {
    /// @param authority what we were called: `train.example.org`, `localhost:8080`, `[::1]:8080`
    boolean allowsHost(Optional<String> authority) {
        return names.areAny() || authority.filter(names::include).isPresent();
    }

    /// @param origin of the page that sends the change; null: no page does, or its browser is old
    /// @param site `Sec-Fetch-Site`
    boolean allowsOrigin(@Nullable String origin, @Nullable String site, Optional<String> authority) {
        if (origin == null) {
            return !"cross-site".equals(site);
        }
        return authority.filter(ours -> isSame(origin, ours)).isPresent();
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
}
