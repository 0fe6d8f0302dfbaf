package io.manyhands.gateway.session;

import io.manyhands.gateway.admission.AdmissionConfig;
import io.manyhands.gateway.admission.ByteBudget;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What all connections together may have under way towards us. Thread-safe.
@Singleton
final class InboundBudgets {
    private static final int SHARE_OF_HEAP = 4;

    private final ByteBudget inFlight;
    private final ByteBudget unfinished;
    private final Set<InboundGate> gates = ConcurrentHashMap.newKeySet();

    @Inject
    InboundBudgets(AdmissionConfig config) {
        this(new ByteBudget(orShare(config.inboundBudget())), new ByteBudget(orShare(config.unfinishedBudget())));
    }

    InboundBudgets(ByteBudget inFlight, ByteBudget unfinished) {
        this.inFlight = inFlight;
        this.unfinished = unfinished;
    }

    /// A quarter of the heap, unless something else is configured.
    static long orShare(Optional<MemorySize> configured) {
        return configured
                .map(MemorySize::asLongValue)
                .orElseGet(() -> Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /// Of messages that wait to be handled.
    ByteBudget inFlight() {
        return inFlight;
    }

    /// Of messages that have begun and are not finished.
    ByteBudget unfinished() {
        return unfinished;
    }

    void opened(InboundGate gate) {
        gates.add(gate);
    }

    void closed(InboundGate gate) {
        gates.remove(gate);
    }

    /// So much is unfinished that one has to go: the message that began first, as whoever means it finishes
    /// sooner.
    void makeRoom() {
        gates.stream()
                .filter(InboundGate::isUnfinished)
                .min(Comparator.comparing(InboundGate::unfinishedSince))
                .ifPresent(InboundGate::isTooOld);
    }
}
