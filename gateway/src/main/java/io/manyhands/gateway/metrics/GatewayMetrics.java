package io.manyhands.gateway.metrics;

import io.manyhands.protocol.v1.ErrorCode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.Supplier;

/// The gateway's meters. Thread-safe.
@Singleton
public final class GatewayMetrics {
    private static final String PREFIX = "manyhands.gateway.";

    private final MeterRegistry registry;

    GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /// @param value read whenever metrics are scraped, on any thread
    public void gauge(String name, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value).register(registry);
    }

    public void leased(int tasks) {
        registry.counter(PREFIX + "tasks.leased").increment(tasks);
    }

    public void expired(int leases) {
        registry.counter(PREFIX + "leases.expired").increment(leases);
    }

    public void reissued(int tasks) {
        registry.counter(PREFIX + "tasks.reissued").increment(tasks);
    }

    /// @param outcome accepted, repeated or stale
    public void result(String outcome) {
        registry.counter(PREFIX + "results", "outcome", outcome).increment();
    }

    public void rejected(ErrorCode code) {
        var name = code.name().replace("ERROR_CODE_", "").toLowerCase(Locale.ROOT);
        registry.counter(PREFIX + "rejected", "code", name).increment();
    }

    /// @param direction up (from volunteers) or down
    public void bytes(String direction, long bytes) {
        registry.counter(PREFIX + "bytes", "direction", direction).increment((double) bytes);
    }
}
