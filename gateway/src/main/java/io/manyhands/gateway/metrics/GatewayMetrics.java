package io.manyhands.gateway.metrics;

import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.telemetry.RoundPhase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/// The gateway's meters, listed in `docs/metrics.md`. All are there from the start, so that a rate has a zero
/// to begin from. Thread-safe.
@Singleton
public final class GatewayMetrics {
    private static final String PREFIX = "manyhands.gateway.";

    /// What is said of results; other codes are about messages.
    private static final Set<ErrorCode> REFUSALS = EnumSet.of(
            ErrorCode.ERROR_CODE_WRONG_LENGTH,
            ErrorCode.ERROR_CODE_NOT_FINITE,
            ErrorCode.ERROR_CODE_WRONG_LEASE,
            ErrorCode.ERROR_CODE_WRONG_COUNT,
            ErrorCode.ERROR_CODE_UNAVAILABLE,
            ErrorCode.ERROR_CODE_BANNED);

    private final MeterRegistry registry;
    private final Timer lease;

    GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.lease = RoundPhase.LEASE.timer(registry);
        leased(0);
        reissued(0);
        adopted(0);
        discarded(0);
        registry.counter(PREFIX + "suspensions").increment(0);
        registry.counter(PREFIX + "banned").increment(0);
        registry.counter(PREFIX + "tasks.backed.up").increment(0);
        up(0);
        down(0);
        EnumSet.allOf(GiveBack.class).forEach(reason -> givenBack(reason, 0));
        List.of("accepted", "repeated", "stale", "void")
                .forEach(outcome -> results(outcome).increment(0));
        REFUSALS.forEach(code -> refusals(code).increment(0));
        EnumSet.allOf(Bound.class).forEach(bound -> bounds(bound).increment(0));
    }

    /// @param value read whenever metrics are scraped, on any thread
    public void gauge(String name, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value).register(registry);
    }

    public void leased(int tasks) {
        registry.counter(PREFIX + "tasks.leased").increment(tasks);
    }

    public void givenBack(GiveBack reason, int tasks) {
        registry.counter(PREFIX + "tasks.given.back", "reason", reason.label()).increment(tasks);
    }

    /// Halves count each.
    public void reissued(int tasks) {
        registry.counter(PREFIX + "tasks.reissued").increment(tasks);
    }

    /// Taken over from gateways that died.
    public void adopted(int tasks) {
        registry.counter(PREFIX + "tasks.adopted").increment(tasks);
    }

    /// A task that is late is offered once more.
    public void backedUp() {
        registry.counter(PREFIX + "tasks.backed.up").increment();
    }

    /// A volunteer gets no task for a while.
    public void suspended() {
        registry.counter(PREFIX + "suspensions").increment();
    }

    /// A session was ended, or not begun, as the volunteer is banned.
    public void banned() {
        registry.counter(PREFIX + "banned").increment();
    }

    /// Removed, because their round or job is over.
    public void discarded(int tasks) {
        registry.counter(PREFIX + "tasks.discarded").increment(tasks);
    }

    /// @param outcome accepted, repeated, stale or void
    public void result(String outcome) {
        results(outcome).increment();
    }

    public void rejected(ErrorCode code) {
        refusals(code).increment();
    }

    /// @param bytes from volunteers
    public void up(long bytes) {
        traffic("up", bytes);
    }

    /// @param bytes to volunteers
    public void down(long bytes) {
        traffic("down", bytes);
    }

    /// Somebody wanted more than it may.
    public void hit(Bound bound) {
        bounds(bound).increment();
    }

    /// The first lease of a round, so long after its tasks were announced.
    public void firstLease(Duration wait) {
        lease.record(wait);
    }

    private void traffic(String direction, long bytes) {
        Counter.builder(PREFIX + "traffic")
                .baseUnit("bytes")
                .tag("direction", direction)
                .register(registry)
                .increment((double) bytes);
    }

    private Counter bounds(Bound bound) {
        return registry.counter(PREFIX + "bounds.hit", "bound", bound.label());
    }

    private Counter results(String outcome) {
        return registry.counter(PREFIX + "results", "outcome", outcome);
    }

    private Counter refusals(ErrorCode code) {
        return registry.counter(
                PREFIX + "results.rejected", "reason", lower(code).replace("error_code_", ""));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
