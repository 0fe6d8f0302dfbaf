package io.manyhands.model.owner;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/// Counts how ownership of jobs comes and goes; listed in `docs/metrics.md`. Thread-safe.
@ApplicationScoped
class OwnerMetrics {
    private final MeterRegistry registry;
    private final Counter taken;
    private final Counter lost;
    private final Counter released;

    OwnerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.taken = changes("taken");
        this.lost = changes("lost");
        this.released = changes("released");
    }

    /// @param jobs how many are owned, asked for whenever metrics are read
    void watch(Supplier<Number> jobs) {
        Gauge.builder("manyhands.model.jobs.owned", jobs).register(registry);
    }

    void taken() {
        taken.increment();
    }

    /// To another process, or because Redis did not hear of us in time.
    void lost() {
        lost.increment();
    }

    /// Because the job is over, or this process ends.
    void released() {
        released.increment();
    }

    private Counter changes(String change) {
        return registry.counter("manyhands.model.ownership.changes", "change", change);
    }
}
