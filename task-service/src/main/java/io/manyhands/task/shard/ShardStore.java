package io.manyhands.task.shard;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/// Where shards are. Those of one upload have a place of their own, so that whoever takes a data set away never has to
/// ask who else may need its shards.
///
/// A place is 32 hexadecimal digits, the name of a shard the 64 of its SHA-256. All of it can be repeated. Failure
/// modes: [io.manyhands.redis.RedisUnavailableException], or [java.io.IOException] of a directory that is full or away.
public interface ShardStore {
    /// Stores a shard; afterwards it can be read.
    ///
    /// @param bytes not changed any more
    Uni<Void> put(String place, String sha256, byte[] bytes);

    /// @return empty if it is not there
    Uni<Optional<byte[]>> read(String place, String sha256);

    /// Removes all shards of a place, if there are any.
    Uni<Void> remove(String place);
}
