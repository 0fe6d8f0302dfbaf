package io.manyhands.model.progress;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "manyhands.model.progress")
public interface ProgressConfig {
    /// Rounds in one page of the history. More: answers of megabytes; fewer: long jobs need several requests.
    @WithDefault("10000")
    int pageRounds();

    /// A page ends early when its rounds take more than this in Redis: rounds of thousands of contributions are
    /// large.
    @WithDefault("2M")
    MemorySize pageSize();

    /// Rounds read from Redis at once. Bounds what one slow client of the event stream holds in memory.
    @WithDefault("100")
    int chunkRounds();

    /// A comment is sent to a client that got nothing for this long. Longer than a proxy's idle time-out: it
    /// cuts the stream.
    @WithDefault("15s")
    Duration heartbeat();
}
