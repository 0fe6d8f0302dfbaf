package io.manyhands.task.access;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// What a token may have and do, unless it was made with other figures. The admin token of the configuration has no
/// quota.
@ConfigMapping(prefix = "manyhands.task.quota")
public interface QuotaConfig {
    /// Jobs that are created, running or paused at once. Each takes a place in a model-service, and memory.
    @WithDefault("10")
    int openJobs();

    /// Bytes of the data sets that were stored with the token, together, in whole MiB. They stay in Redis' memory
    /// until they are deleted.
    @WithDefault("1G")
    MemorySize storedBytes();

    /// Jobs created within an hour. Each fetches and analyses its data set.
    @WithDefault("60")
    int jobsPerHour();
}
