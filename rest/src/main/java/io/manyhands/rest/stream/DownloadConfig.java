package io.manyhands.rest.stream;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Bounds for whoever reads data sets, states and models: anybody may.
@ConfigMapping(prefix = "manyhands.rest.downloads")
public interface DownloadConfig {
    /// Downloads at once in one process; further ones are answered with 503. Each holds a piece or two in memory. Too
    /// few: volunteers that join together wait for each other; too many: they take the service's and Redis' time.
    @WithDefault("64")
    int atOnce();

    /// Downloads at once from one network; further ones are answered with 429. Too few: a class behind one address
    /// waits long; too many: four networks keep all others out.
    @WithDefault("16")
    int perNetwork();

    /// Read from Redis and sent at once. Smaller: more round trips; larger: downloads hold more memory, and Redis and
    /// the event loops are busy with each piece for longer.
    @WithDefault("256K")
    MemorySize piece();

    /// A client that takes longer than this for one piece is cut. Too short: slow lines get nothing; too long: readers
    /// that do not read keep others out.
    @WithDefault("30s")
    Duration stalledAfter();
}
