package io.manyhands.redis.streams;

import io.smallrye.mutiny.Uni;
import java.util.List;

/// Receives the entries of one stream, in order, never two batches at a time.
@FunctionalInterface
public interface StreamListener {
    /// @return completes when the effect of these entries is durable; if it fails, the same entries (and any that
    ///     have come since) are delivered again after a pause, so handling them must be idempotent
    Uni<Void> onEntries(List<Entry> entries);
}
