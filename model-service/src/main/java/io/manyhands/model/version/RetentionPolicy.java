package io.manyhands.model.version;

import java.time.Duration;

/// How long replaced states stay: for `retention`, but not so long that, at the pace of the last round, the
/// replaced states of one job would take more than `size` bytes.
///
/// @param size bytes per job
record RetentionPolicy(Duration retention, long size) {
    /// Long enough for a fetch that has begun.
    private static final Duration AT_LEAST = Duration.ofSeconds(1);

    /// @param perJob bytes of one job at most
    /// @param inAll bytes of all jobs together
    /// @param jobs that share them
    static RetentionPolicy shared(Duration retention, long perJob, long inAll, long jobs) {
        return new RetentionPolicy(retention, Math.min(perJob, inAll / Math.max(1, jobs)));
    }

    /// @param round from the previous commit to this one
    /// @param stateBytes of one version
    Duration of(Duration round, int stateBytes) {
        long versions = size / Math.max(1, stateBytes);
        long nanos = Math.min(retention.toNanos(), saturatedProduct(round.toNanos(), versions));
        return Duration.ofNanos(Math.max(AT_LEAST.toNanos(), nanos));
    }

    private static long saturatedProduct(long a, long b) {
        return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
    }
}
