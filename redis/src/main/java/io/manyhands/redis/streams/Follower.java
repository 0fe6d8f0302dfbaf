package io.manyhands.redis.streams;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One followed stream: remembers how far it was read, and hands the entries to the listener one batch at a time,
/// so that a slow listener holds up only its own stream.
final class Follower {
    private static final int BACKLOG_LIMIT = 1024;
    private static final long BACKLOG_BYTES = ReadLoop.BYTES_PER_READ;

    private final String key;
    private final String field;
    private final StreamListener listener;
    private final Duration retryAfter;
    private final List<Entry> backlog = new ArrayList<>();
    private String position;
    private long backlogBytes;
    private boolean delivering;
    private boolean stopped;

    Follower(String key, String field, String afterId, StreamListener listener, Duration retryAfter) {
        this.key = key;
        this.field = field;
        this.position = afterId;
        this.listener = listener;
        this.retryAfter = retryAfter;
    }

    synchronized String position() {
        return position;
    }

    /// Whether more entries may be read; false while the listener is far behind.
    synchronized boolean hasRoom() {
        return backlog.size() < BACKLOG_LIMIT && backlogBytes < BACKLOG_BYTES;
    }

    /// See [StreamListener#entryBytes].
    int entryBytes() {
        return listener.entryBytes();
    }

    synchronized void stop() {
        stopped = true;
    }

    /// Notes an entry as read; one without the expected field is skipped.
    synchronized void append(String id, Map<String, byte[]> fields) {
        var payload = fields.get(field);
        if (payload == null) {
            Log.warnf("%s: entry %s has no field '%s'; skipped", key, id, field);
        } else {
            backlog.add(new Entry(id, payload));
            backlogBytes += payload.length;
        }
        position = id;
    }

    /// Tells the listener that reading works again.
    void reconnected() {
        Uni.createFrom()
                .deferred(listener::onReconnected)
                .subscribe()
                .with(
                        done -> {},
                        failure -> Log.warnf("%s: looking after reconnecting failed (%s)", key, failure.getMessage()));
    }

    /// Starts delivery unless it is under way.
    void deliver() {
        synchronized (this) {
            if (delivering || stopped || backlog.isEmpty()) {
                return;
            }
            delivering = true;
        }
        deliverBatch();
    }

    private void deliverBatch() {
        var batch = batch();
        Uni.createFrom()
                .deferred(() -> listener.onEntries(batch))
                .subscribe()
                .with(done -> delivered(batch), failure -> retryLater(failure));
    }

    private synchronized List<Entry> batch() {
        return List.copyOf(backlog);
    }

    private void delivered(List<Entry> batch) {
        synchronized (this) {
            backlog.subList(0, batch.size()).clear();
            backlogBytes -=
                    batch.stream().mapToLong(entry -> entry.payload().length).sum();
            delivering = false;
        }
        deliver();
    }

    private void retryLater(Throwable failure) {
        Log.warnf(failure, "%s: handling failed; the entries are delivered again in %s", key, retryAfter);
        Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(retryAfter)
                .subscribe()
                .with(ignored -> {
                    synchronized (this) {
                        delivering = false;
                    }
                    deliver();
                });
    }
}
