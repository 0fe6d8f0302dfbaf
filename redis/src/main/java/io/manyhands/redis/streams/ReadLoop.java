package io.manyhands.redis.streams;

import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.stream.ReactiveStreamCommands;
import io.quarkus.redis.datasource.stream.StreamMessage;
import io.quarkus.redis.datasource.stream.XAddArgs;
import io.quarkus.redis.datasource.stream.XReadArgs;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// One `XREAD BLOCK` after another over streams that may be read together, and over a private wake-up stream, through
/// which a new stream is included at once. Holds one connection (one to every node of a cluster) from [#begin] to
/// [#close].
///
/// Thread-safe. Failure modes: a read that fails is tried again with growing pauses, and [#isReading] becomes false;
/// one that never ends, which the time-outs of the client should make impossible, lets [#isTrying] become false.
final class ReadLoop implements AutoCloseable {
    private static final Duration RETRY_AT_LEAST = Duration.ofMillis(100);
    private static final Duration RETRY_AT_MOST = Duration.ofSeconds(2);
    /// What one read brings at most, about, if entries are as large as their listeners say.
    static final int BYTES_PER_READ = 16 << 20;
    private static final int ENTRIES_PER_READ = 64;
    /// After a failure: whether Redis is back is known as soon as it has answered. 0 would wait for ever.
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    /// Longer than a read that begins now may take to see it.
    private static final Duration WAKE_KEPT = Duration.ofMinutes(2);

    private final String wakeKey;
    private final ReactiveStreamCommands<String, String, byte[]> blockingStreams;
    private final ReactiveStreamCommands<String, String, byte[]> streams;
    private final RedisAccess access;
    private final Duration block;
    private final Map<String, Follower> followers = new ConcurrentHashMap<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile String wakePosition = StreamWatch.FIRST;
    private volatile Instant lastTry = Instant.now();
    private volatile Instant lastRead = lastTry;
    private volatile Duration retryAfter = RETRY_AT_LEAST;
    private volatile boolean failing;
    private volatile boolean closed;

    /// @param wakeKey in the slot of every stream that will be followed here
    ReadLoop(String wakeKey, RedisAccess access, Duration block) {
        this.wakeKey = wakeKey;
        this.blockingStreams = access.blockingStreams();
        this.streams = access.streams();
        this.access = access;
        this.block = block;
    }

    /// Takes effect with the next turn; see [#refresh].
    void follow(String key, String field, String afterId, StreamListener listener) {
        var previous = followers.put(key, new Follower(key, field, afterId, listener, RETRY_AT_LEAST));
        if (previous != null) {
            previous.stop();
        }
    }

    void forget(String key) {
        var follower = followers.remove(key);
        if (follower != null) {
            follower.stop();
        }
    }

    boolean follows(String key) {
        return followers.containsKey(key);
    }

    boolean isIdle() {
        return followers.isEmpty();
    }

    /// Whether a read has begun or ended lately, with or without success.
    boolean isTrying(Duration lately) {
        return !closed && lastTry.plus(lately).isAfter(Instant.now());
    }

    /// Whether one of the last few reads has succeeded.
    boolean isReading() {
        return !closed && lastRead.plus(block.multipliedBy(3)).isAfter(Instant.now());
    }

    /// Begins the first turn, once.
    ///
    /// @return false if it had begun before
    boolean begin() {
        if (!begun.compareAndSet(false, true)) {
            return false;
        }
        turn();
        return true;
    }

    /// Makes the pending turn, or the first one, read what is followed now.
    void refresh() {
        if (!begin() && !closed) {
            wake().subscribe()
                    .with(
                            ignored -> {},
                            failure -> Log.debugf(failure, "%s: not woken; the next turn comes by itself", wakeKey));
        }
    }

    /// Ends the pending read too, so that its connection is free at once.
    @Override
    public void close() {
        closed = true;
        followers.values().forEach(Follower::stop);
        wake().chain(() -> access.limit().admit(access.redis().key().del(wakeKey)))
                .subscribe()
                .with(ignored -> {}, ignored -> {});
    }

    /// What is pending is woken by the entry itself; nobody looks for it later. So it may go when this process has
    /// died.
    private Uni<Void> wake() {
        return access.limit()
                .admit(streams.xadd(wakeKey, new XAddArgs().maxlen(1L), Map.of("wake", new byte[0])))
                .chain(() -> access.limit().admit(access.redis().key().pexpire(wakeKey, WAKE_KEPT)))
                .replaceWithVoid();
    }

    private void turn() {
        if (closed) {
            return;
        }
        lastTry = Instant.now();
        var readers = new HashMap<String, Follower>();
        access.readLimit()
                .admit(Uni.createFrom().deferred(() -> read(readers)))
                .subscribe()
                .with(messages -> turned(messages, readers), this::failed);
    }

    /// @param readers gets those whose positions are read from
    private Uni<List<StreamMessage<String, String, byte[]>>> read(Map<String, Follower> readers) {
        var positions = new HashMap<String, String>();
        positions.put(wakeKey, wakePosition);
        long bytes = 1;
        for (var follower : followers.entrySet()) {
            if (follower.getValue().hasRoom()) {
                readers.put(follower.getKey(), follower.getValue());
                positions.put(follower.getKey(), follower.getValue().position());
                bytes += follower.getValue().entryBytes();
            }
        }
        var args = new XReadArgs().count(entriesOfEach(bytes)).block(failing ? AT_ONCE : block);
        return blockingStreams.xread(positions, args);
    }

    /// How many entries of each stream may come at once.
    ///
    /// @param bytes of one entry of each
    static int entriesOfEach(long bytes) {
        return Math.clamp(BYTES_PER_READ / bytes, 1, ENTRIES_PER_READ);
    }

    private void turned(List<StreamMessage<String, String, byte[]>> messages, Map<String, Follower> readers) {
        lastRead = Instant.now();
        retryAfter = RETRY_AT_LEAST;
        boolean reconnected = failing;
        failing = false;
        messages.forEach(message -> append(message, readers));
        turn();
        if (reconnected) {
            followers.values().forEach(Follower::reconnected);
        }
        followers.values().forEach(Follower::deliver);
    }

    /// Whoever has begun to follow a stream meanwhile has another position: what was read from the one before is
    /// not for them, as they would skip what lies between.
    private void append(StreamMessage<String, String, byte[]> message, Map<String, Follower> readers) {
        if (message.key().equals(wakeKey)) {
            wakePosition = message.id();
            return;
        }
        var follower = followers.get(message.key());
        if (follower != null && follower == readers.get(message.key())) {
            follower.append(message.id(), message.payload());
        }
    }

    private void failed(Throwable failure) {
        if (closed) {
            return;
        }
        failing = true;
        Log.warnf("reading streams failed (%s); next attempt in %s", failure.getMessage(), retryAfter);
        Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(retryAfter)
                .subscribe()
                .with(ignored -> turn());
        var doubled = retryAfter.multipliedBy(2);
        retryAfter = doubled.compareTo(RETRY_AT_MOST) < 0 ? doubled : RETRY_AT_MOST;
    }
}
