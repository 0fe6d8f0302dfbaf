package io.manyhands.redis.streams;

import io.smallrye.mutiny.Uni;
import java.util.List;

/// Receives the entries of one stream, in order, never two batches at a time.
@FunctionalInterface
public interface StreamListener {
    /// @return completes when the effect of these entries is durable; if it fails, the same entries (and any that
    ///     have come since) are delivered again after a pause, so handling them must be idempotent
    Uni<Void> onEntries(List<Entry> entries);

    /// How large an entry may be, about, in bytes: so many are read at once that they fit into the memory set aside for
    /// it. Too little: a backlog of large entries exhausts the heap; too much: it is read in more steps.
    default int entryBytes() {
        return 1024;
    }

    /// Reading works again after it has failed. What Redis holds may be older than before: one that restarts may lack
    /// its latest writes. Not repeated if it fails; may run beside [#onEntries].
    default Uni<Void> onReconnected() {
        return Uni.createFrom().voidItem();
    }
}
