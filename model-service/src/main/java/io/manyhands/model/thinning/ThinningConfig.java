package io.manyhands.model.thinning;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How much of a job's history is kept in Redis.
@ConfigMapping(prefix = "manyhands.model.history")
public interface ThinningConfig {
    /// Bytes of one job's history, about. Beyond it, rounds lose their contributions, oldest first; when no round has
    /// any, every other one is removed, and so on. What is counted over all rounds (units, compute time, each
    /// volunteer's contributions) does not come from the history and stays exact. Too little: who contributed to a
    /// round cannot be told soon after it; too much: Redis runs out of memory.
    @WithDefault("32M")
    MemorySize sizePerJob();

    /// The same for all jobs together: with many of them, each has a smaller share.
    @WithDefault("256M")
    MemorySize sizeInAll();

    /// The newest rounds of a job, which are never touched. Each takes about 70 bytes for each result that it used.
    @WithDefault("64")
    int wholeRounds();

    /// How often the size of every history is looked at. Less often: it grows further beyond the bound meanwhile.
    @WithDefault("10s")
    Duration every();
}
