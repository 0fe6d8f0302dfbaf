package io.manyhands.task.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "manyhands.task.job")
public interface JobConfig {
    /// How long after its deletion a job's events can still be read. Shorter than a service may be away: it never
    /// learns of the deletion and finds out by missing keys instead.
    @WithDefault("60s")
    Duration deletedEventsKept();

    /// How long the weights that a job was rolled back from can still be fetched by their hash. Too short:
    /// they are gone before somebody has second thoughts; too long: Redis holds what nobody wants.
    @WithDefault("1d")
    Duration rolledBackStateKept();

    /// How many jobs are read from Redis at a time for the list of jobs.
    @WithDefault("16")
    int readAtOnce();
}
