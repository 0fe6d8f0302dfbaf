package io.manyhands.gateway.admission;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Bounds that protect this process from its clients.
@ConfigMapping(prefix = "manyhands.gateway.admission")
public interface AdmissionConfig {
    /// Open connections of this process. Each needs about 20 KiB and a file descriptor.
    @WithDefault("15000")
    int maxSessions();

    /// Messages per second that one session may send in the long run. The first result under a lease does not
    /// count: those are bounded by leases.
    @WithDefault("20")
    int messagesPerSecond();

    /// Messages that one session may send at once after a silence.
    @WithDefault("200")
    int burst();

    /// Bytes of one session's messages that may wait to be handled. Must exceed the largest value times the window.
    @WithDefault("256M")
    MemorySize bytesInFlight();

    /// Whether health and metrics are kept from whoever comes through a proxy. Off: they are public where the page
    /// is. On where probes or Prometheus pass a proxy that adds `X-Forwarded-For`: they find nothing, and pods
    /// never get ready.
    @WithDefault("true")
    boolean insideOnly();
}
