package io.manyhands.model.redis;

import io.manyhands.redis.streams.StreamListener;
import io.manyhands.redis.streams.StreamWatch;
import io.manyhands.redis.streams.StreamWatches;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;

/// The one [StreamWatch] of this service: owned jobs, the lobby and clients that listen to a job share its
/// connections.
///
/// Owns the watch: starts it at first use, closes it at the end.
@ApplicationScoped
public class RedisStreams {
    private final StreamWatch watch;

    RedisStreams(StreamWatches watches) {
        this.watch = watches.create("model-" + UUID.randomUUID());
        watch.start();
    }

    /// See [StreamWatch#follow].
    public void follow(String key, String field, String afterId, StreamListener listener) {
        watch.follow(key, field, afterId, listener);
    }

    public void forget(String key) {
        watch.forget(key);
    }

    /// Before the Redis clients are closed.
    void close(@Observes ShutdownEvent event) {
        watch.close();
    }
}
