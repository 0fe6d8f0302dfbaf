package io.manyhands.telemetry.trace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// Traces of sampled tasks.
@ConfigMapping(prefix = "manyhands.telemetry.tracing")
public interface TracingConfig {
    /// Base URL of a collector that takes OTLP over HTTP, `http://otel-collector:4318`; spans go to `/v1/traces` below
    /// it. Absent: nothing is traced, and nothing of it is loaded.
    Optional<String> endpoint();

    /// Share of the tasks that are traced, 0 to 1; decided by the gateway that leases the task. Too high: at 1, three
    /// spans a task and three or more a version go to the collector; too low: rare trouble is not seen.
    @WithDefault("0.01")
    double sampleRatio();

    /// As which service the spans appear.
    @WithDefault("${quarkus.application.name}")
    String service();

    /// Sending a batch of spans takes no longer. Too short: batches are lost while the collector is busy.
    @WithDefault("10s")
    Duration timeOut();

    /// How long a service that ends waits for its last spans to be sent. Too long: it is killed meanwhile, which harms
    /// nothing but these spans.
    @WithDefault("1s")
    Duration flush();
}
