package io.manyhands.model.owner;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers since when something has been so with jobs, and tells when that has been long enough to act. Thread-safe.
final class Patience {
    private final Duration length;
    private final Map<String, Instant> since = new ConcurrentHashMap<>();

    Patience(Duration length) {
        this.length = length;
    }

    /// @param isSo whether it is so now; if not, the time begins anew
    boolean isOver(String jobId, boolean isSo, Instant now) {
        if (!isSo) {
            since.remove(jobId);
            return false;
        }
        var begun = since.computeIfAbsent(jobId, id -> now);
        return !begun.plus(length).isAfter(now);
    }

    /// The time begins anew.
    void forget(String jobId) {
        since.remove(jobId);
    }

    /// Forgets all other jobs.
    void keepOnly(Collection<String> jobIds) {
        since.keySet().retainAll(jobIds);
    }
}
