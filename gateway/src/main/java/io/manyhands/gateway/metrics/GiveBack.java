package io.manyhands.gateway.metrics;

import java.util.Locale;

/// Why a leased task is given back.
public enum GiveBack {
    /// The lease ended without a result.
    EXPIRED,
    /// The volunteer's connection closed.
    LEFT,
    /// The volunteer will not finish it.
    HANDED_BACK,
    /// Its result was worthless.
    REJECTED,
    /// This gateway shuts down.
    SHUTDOWN;

    /// In metrics and traces.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
