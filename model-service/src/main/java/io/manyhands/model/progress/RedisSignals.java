package io.manyhands.model.progress;

import io.manyhands.model.redis.RedisStreams;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Wakes clients when something happens in a job, all of them by one reader: the job's `events` are followed
/// while anybody listens to it.
///
/// Thread-safe.
@ApplicationScoped
class RedisSignals {
    private final RedisStreams streams;
    private final Map<String, Set<Signal>> listeners = new HashMap<>();

    RedisSignals(RedisStreams streams) {
        this.streams = streams;
    }

    /// @return raised whenever the job's `events` have grown, until [#forget]
    synchronized Signal listen(JobKeys job) {
        var signal = new Signal();
        listeners
                .computeIfAbsent(job.events(), key -> {
                    follow(key);
                    return ConcurrentHashMap.newKeySet();
                })
                .add(signal);
        return signal;
    }

    synchronized void forget(JobKeys job, Signal signal) {
        var others = listeners.get(job.events());
        if (others != null && others.remove(signal) && others.isEmpty()) {
            listeners.remove(job.events());
            streams.forget(job.events());
        }
    }

    /// Number of signals that may be raised.
    synchronized int listening() {
        return listeners.values().stream().mapToInt(Set::size).sum();
    }

    private void follow(String events) {
        streams.follow(events, Keys.EVENT_FIELD, "0-0", entries -> {
            raise(events);
            return Uni.createFrom().voidItem();
        });
    }

    private synchronized void raise(String events) {
        listeners.getOrDefault(events, Set.of()).forEach(Signal::raise);
    }
}
