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

    /// Messages per second that one session may send in the long run, results not counted: those are bounded by leases.
    @WithDefault("20")
    int messagesPerSecond();

    /// Messages that one session may send at once after a silence.
    @WithDefault("200")
    int burst();

    /// Bytes of one session's messages that may wait to be handled. Must exceed the largest gradient times the window.
    @WithDefault("256M")
    MemorySize bytesInFlight();
}
