package io.manyhands.task.shard;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Data sets that are too large for one piece: the inputs of map-reduce.
@ConfigMapping(prefix = "manyhands.task.shards")
public interface ShardConfig {
    /// Where shards are kept: `REDIS`, in its memory; `FILE`, in a directory. All instances must have the same one.
    @WithDefault("REDIS")
    Storage storage();

    /// For `FILE`: a directory that all instances share, and that outlives them. Without one the service does not
    /// start.
    Optional<Path> directory();

    /// The most that one upload may have. Larger: with `REDIS`, one upload can fill its memory.
    @WithDefault("4G")
    MemorySize uploadSize();

    /// Uploads at once in one process; further ones are answered with 503. Each holds a few megabytes.
    @WithDefault("8")
    int uploadsAtOnce();

    /// Uploads at once from one network; further ones are answered with 429.
    @WithDefault("4")
    int uploadsPerNetwork();

    /// What an upload has stored is removed when nothing was heard of it for so long. Too short: slow ones are
    /// lost; too long: what a crash has left takes room.
    @WithDefault("1h")
    Duration givenUpAfter();

    /// Where shards are kept.
    enum Storage {
        REDIS,
        FILE
    }
}
