package io.manyhands.gateway.job;

import io.manyhands.protocol.Keys.TrafficField;
import java.util.HashMap;
import java.util.Map;

/// What went to and fro for one job since it was last written to Redis. Used on the gateway's loop only.
public final class TrafficTally {
    private final Map<String, Long> counts = new HashMap<>();

    public void up(long bytes) {
        add(TrafficField.BYTES_UP, bytes);
    }

    public void down(long bytes) {
        add(TrafficField.BYTES_DOWN, bytes);
    }

    public void rejected() {
        add(TrafficField.REJECTED, 1);
    }

    /// @return what has been counted; it counts from zero again
    public Map<String, Long> drain() {
        var drained = Map.copyOf(counts);
        counts.clear();
        return drained;
    }

    /// Takes back what was drained and could not be written.
    public void restore(Map<String, Long> drained) {
        drained.forEach(this::add);
    }

    private void add(String field, long amount) {
        counts.merge(field, amount, Long::sum);
    }
}
