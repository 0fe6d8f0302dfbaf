package io.manyhands.task.access;

import io.manyhands.protocol.v1.OrganizerToken;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Tokens that were looked up a moment ago, so that not each request asks Redis. Only of tokens that there are: whoever
/// guesses takes no memory here.
@ApplicationScoped
public class RecentTokens {
    private final RedisTokens tokens;
    private final TokenConfig config;
    private final InstantSource clock = InstantSource.system();
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(OrganizerToken token, Instant until) {}

    RecentTokens(RedisTokens tokens, TokenConfig config) {
        this.tokens = tokens;
        this.config = config;
    }

    Uni<Optional<OrganizerToken>> find(String id) {
        var recent = known.get(id);
        if (recent != null && clock.instant().isBefore(recent.until())) {
            return Uni.createFrom().item(Optional.of(recent.token()));
        }
        return tokens.find(id).invoke(found -> remember(id, found));
    }

    /// So that a token that was revoked by this process is refused from now on.
    public void forget(String id) {
        known.remove(id);
    }

    private void remember(String id, Optional<OrganizerToken> found) {
        var now = clock.instant();
        known.values().removeIf(recent -> !now.isBefore(recent.until()));
        found.ifPresent(token -> known.put(id, new Known(token, now.plus(config.cachedFor()))));
    }
}
