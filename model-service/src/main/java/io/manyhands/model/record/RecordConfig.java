package io.manyhands.model.record;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Bounds for whoever reads the record of a job: anybody may.
@ConfigMapping(prefix = "manyhands.model.record")
public interface RecordConfig {
    /// Records that are read at once in one process; further ones are answered with 503. Each holds two chunks in
    /// memory, and takes Redis' time with every one.
    @WithDefault("4")
    int atOnce();

    /// The same of one network; further ones are answered with 429. Too few: a class behind one address that
    /// verifies the same job waits.
    @WithDefault("2")
    int perNetwork();

    /// Rounds read from Redis at once. More: a chunk takes longer; fewer: a long record takes more round trips.
    @WithDefault("200")
    int chunkRounds();

    /// A chunk ends early when its rounds take more than this in Redis; as lines they take up to three times as
    /// much. Larger: Redis serves nobody else meanwhile.
    @WithDefault("256K")
    MemorySize chunkSize();

    /// A client that takes longer than this for one chunk is cut. Too short: slow lines get nothing; too long:
    /// readers that do not read keep others out.
    @WithDefault("30s")
    Duration stalledAfter();
}
