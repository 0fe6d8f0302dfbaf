package io.manyhands.model.record;

import io.manyhands.protocol.Keys;
import io.manyhands.redis.RedisCalls;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// The key that this installation signs with: one for all replicas, made by whichever needs it first.
@ApplicationScoped
class RedisInstallationKey {
    private final RedisCalls redis;

    RedisInstallationKey(RedisCalls redis) {
        this.redis = redis;
    }

    /// Fails if what is stored is not a key.
    Uni<InstallationKey> get() {
        return stored().chain(
                        found -> found.map(key -> Uni.createFrom().item(key)).orElseGet(this::make))
                .map(InstallationKey::parse);
    }

    /// Of several that do it at once, all get the key of the first.
    private Uni<String> make() {
        return redis.call(data -> data.value(String.class)
                        .setnx(Keys.INSTALLATION_KEY, InstallationKey.generate().stored()))
                .chain(this::stored)
                .map(found -> found.orElseThrow(
                        () -> new IllegalStateException("the key that records are signed with was deleted just now")));
    }

    private Uni<Optional<String>> stored() {
        return redis.call(data -> data.value(String.class).get(Keys.INSTALLATION_KEY))
                .map(key -> Optional.ofNullable(key));
    }
}
