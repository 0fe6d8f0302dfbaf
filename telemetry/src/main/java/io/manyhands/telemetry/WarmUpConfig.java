package io.manyhands.telemetry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

@ConfigMapping(prefix = "manyhands.telemetry.warm-up")
public interface WarmUpConfig {
    /// Asks itself for some pages and ends: for building images, where the JVM then writes down what it has loaded.
    /// Never in operation.
    @WithDefault("false")
    boolean enabled();

    /// What is asked for. More: a larger cache; less: what is missing is loaded and compiled when a request needs it.
    @WithDefault("/q/health/started,/q/health/live,/q/health/ready,/q/metrics,/,/api/jobs,/api/jobs/none/history")
    List<String> paths();

    /// How often. Once: profiles are too thin for the compiler to start from.
    @WithDefault("5")
    int rounds();

    /// No request takes longer. Too short: what fails slowly without a Redis is not seen to its end; that does no harm.
    @WithDefault("15s")
    Duration timeOut();
}
