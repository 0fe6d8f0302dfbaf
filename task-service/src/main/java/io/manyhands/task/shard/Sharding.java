package io.manyhands.task.shard;

import io.manyhands.protocol.v1.Shard;
import java.util.List;

/// How one upload becomes shards. Called for one piece, or one shard, after the other; not thread-safe.
interface Sharding {
    /// @return shards that are complete now
    /// @throws UnusableLinesException if what comes can be in no shard
    List<byte[]> add(byte[] piece);

    /// @return what is left
    /// @throws UnusableLinesException if it is less than a record
    List<byte[]> end();

    /// Looks at the next shard. Takes a while; not for an event loop.
    ///
    /// @throws UnusableLinesException if it does not hold what it should
    Shard look(byte[] shard);

    /// Of all shards that were looked at.
    long bytes();

    /// Of all shards that were looked at.
    ///
    /// @throws UnusableLinesException if there are none, or too many
    Manifest manifest();
}
