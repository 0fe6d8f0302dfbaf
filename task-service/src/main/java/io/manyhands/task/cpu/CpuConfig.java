package io.manyhands.task.cpu;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "manyhands.task.cpu")
public interface CpuConfig {
    /// Threads for hashing and analysing. Each may hold one data set of 64 MiB.
    @WithDefault("2")
    int threads();

    /// Requests that may wait for a thread; further ones are answered with 503. Each holds its data set while it waits.
    @WithDefault("8")
    int waiting();
}
