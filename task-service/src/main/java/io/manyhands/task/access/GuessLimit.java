package io.manyhands.task.access;

import io.manyhands.address.AddressPrefix;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Slows down whoever guesses tokens, by network: after a few wrong ones, whoever sends a further one is told to wait,
/// twice as long each time. Right tokens are not asked about here, so others of the same network go on.
///
/// Holds a bounded number of networks; beyond, that which has been quiet for longest is forgotten. Thread-safe.
final class GuessLimit {
    private static final int NETWORKS = 10_000;

    /// @param free wrong tokens that cost nothing
    /// @param first pause after those
    /// @param longest pause
    /// @param forgetAfter without a wrong token, a network begins anew
    record Bounds(int free, Duration first, Duration longest, Duration forgetAfter) {}

    private record Failures(int failures, Instant last) {}

    private final Bounds bounds;
    private final Map<AddressPrefix, Failures> records = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AddressPrefix, Failures> eldest) {
            return size() > NETWORKS;
        }
    };

    GuessLimit(Bounds bounds) {
        this.bounds = bounds;
    }

    /// Notes a wrong token.
    ///
    /// @return how long to wait; empty while there were few
    synchronized Optional<Duration> failed(AddressPrefix network, Instant now) {
        var before = records.get(network);
        int failures = before == null || isForgotten(before, now) ? 1 : before.failures() + 1;
        records.put(network, new Failures(Math.min(failures, Integer.MAX_VALUE - 1), now));
        return failures <= bounds.free() ? Optional.empty() : Optional.of(pause(failures - bounds.free() - 1));
    }

    synchronized int networks() {
        return records.size();
    }

    private boolean isForgotten(Failures record, Instant now) {
        return !now.isBefore(record.last().plus(bounds.forgetAfter()));
    }

    private Duration pause(int doublings) {
        var pause = bounds.first();
        for (int i = 0; i < doublings && pause.compareTo(bounds.longest()) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(bounds.longest()) < 0 ? pause : bounds.longest();
    }
}
