package io.manyhands.gateway.ban;

import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.protocol.v1.Ban;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.function.Consumer;

/// Keeps the [BanBook] like what is in Redis. Used on the gateway's loop only.
///
/// Failure modes: Redis unreachable → what is known stays, and is read again the next time.
@Singleton
public final class BanLoop {
    private final BanBook book;
    private final BanStore store;
    private final BanConfig config;
    private final GatewayLoop loop;

    BanLoop(BanBook book, BanStore store, BanConfig config, GatewayLoop loop) {
        this.book = book;
        this.store = store;
        this.config = config;
        this.loop = loop;
    }

    /// Call once.
    ///
    /// @param listener told of each ban that was not known before
    public void start(Consumer<Ban> listener) {
        book.whenBanned(listener);
        loop.every(config.reloadEvery(), () -> loop.launch("reading the bans", load()));
    }

    /// Reads all of them.
    public Uni<Void> load() {
        return Uni.createFrom().deferred(() -> {
            var askedAt = loop.now();
            return store.all()
                    .invoke(all -> book.replace(all, askedAt, loop.now()))
                    .replaceWithVoid();
        });
    }

    /// One has come by the lobby.
    public void heard(Ban ban) {
        book.add(ban, loop.now());
    }
}
