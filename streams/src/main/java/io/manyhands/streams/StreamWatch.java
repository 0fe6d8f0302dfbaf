package io.manyhands.streams;

import io.manyhands.protocol.Keys;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.stream.ReactiveStreamCommands;
import io.quarkus.redis.datasource.stream.StreamMessage;
import io.quarkus.redis.datasource.stream.StreamRange;
import io.quarkus.redis.datasource.stream.XAddArgs;
import io.quarkus.redis.datasource.stream.XReadArgs;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Follows a changing set of streams with one blocking connection: a reader is woken by the entry itself, and
/// thousands of quiet streams cost one pending command.
///
/// The loop is one `XREAD BLOCK` after another over all followed streams and a private wake-up stream, to which
/// [#follow] writes so that a new stream is included at once. Positions are kept in memory: whoever follows says
/// where to begin, and catches up from the state in Redis before.
///
/// Thread-safe. Failure modes: Redis unreachable → the loop tries again with growing pauses and [#isTurning]
/// becomes false; a listener that fails gets its entries again.
public final class StreamWatch implements AutoCloseable {
    private static final Duration RETRY_AT_LEAST = Duration.ofMillis(100);
    private static final Duration RETRY_AT_MOST = Duration.ofSeconds(2);
    private static final int ENTRIES_PER_READ = 64;
    private static final String FIRST = "0-0";

    private final ReactiveStreamCommands<String, String, byte[]> blockingStreams;
    private final ReactiveStreamCommands<String, String, byte[]> streams;
    private final ReactiveRedisDataSource redis;
    private final Duration block;
    private final String wakeKey;
    private final Map<String, Follower> followers = new ConcurrentHashMap<>();
    private volatile String wakePosition = FIRST;
    private volatile Instant lastTurn = Instant.now();
    private volatile Duration retryAfter = RETRY_AT_LEAST;
    private volatile boolean closed;

    /// @param name tells this watch from others in Redis and in the log; unique per process
    /// @param blocking data source whose pool this watch may hold one connection of for ever
    /// @param redis data source for short commands
    /// @param block how long one read waits at most; shorter than the blocking client's time-out
    public StreamWatch(String name, ReactiveRedisDataSource blocking, ReactiveRedisDataSource redis, Duration block) {
        this.blockingStreams = blocking.stream(String.class, String.class, byte[].class);
        this.streams = redis.stream(String.class, String.class, byte[].class);
        this.redis = redis;
        this.block = block;
        this.wakeKey = Keys.wake(name);
    }

    /// Begins the loop; call once.
    public void start() {
        turn();
    }

    /// Delivers every entry after `afterId` to the listener, from now until [#forget]. Following a stream again
    /// replaces the listener and the position.
    ///
    /// @param field the one field of the stream's entries; entries without it are skipped
    /// @param afterId an entry's id, or `0-0` for all; see [#latestId]
    public void follow(String key, String field, String afterId, StreamListener listener) {
        var previous = followers.put(key, new Follower(key, field, afterId, listener, RETRY_AT_LEAST));
        if (previous != null) {
            previous.stop();
        }
        wake();
    }

    public void forget(String key) {
        var follower = followers.remove(key);
        if (follower != null) {
            follower.stop();
        }
    }

    public boolean follows(String key) {
        return followers.containsKey(key);
    }

    /// @return the id of the stream's last entry, or `0-0` if it has none
    public Uni<String> latestId(String key) {
        return streams.xrevrange(key, StreamRange.of("+", "-"), 1)
                .map(entries -> entries.isEmpty() ? FIRST : entries.getFirst().id());
    }

    /// Whether the loop has read successfully within the last few turns: the liveness of whoever depends on it.
    public boolean isTurning() {
        return !closed && lastTurn.plus(block.multipliedBy(3)).isAfter(Instant.now());
    }

    @Override
    public void close() {
        closed = true;
        followers.values().forEach(Follower::stop);
        redis.key().del(wakeKey).subscribe().with(ignored -> {}, ignored -> {});
    }

    private void wake() {
        streams.xadd(wakeKey, new XAddArgs().maxlen(1L), Map.of("wake", new byte[0]))
                .subscribe()
                .with(
                        ignored -> {},
                        failure -> Log.debugf(failure, "%s: not woken; the next turn comes by itself", wakeKey));
    }

    private void turn() {
        if (closed) {
            return;
        }
        var args = new XReadArgs().count(ENTRIES_PER_READ).block(block);
        blockingStreams.xread(positions(), args).subscribe().with(this::turned, this::failed);
    }

    private Map<String, String> positions() {
        var positions = new HashMap<String, String>();
        positions.put(wakeKey, wakePosition);
        followers.forEach((key, follower) -> {
            if (follower.hasRoom()) {
                positions.put(key, follower.position());
            }
        });
        return positions;
    }

    private void turned(List<StreamMessage<String, String, byte[]>> messages) {
        lastTurn = Instant.now();
        retryAfter = RETRY_AT_LEAST;
        messages.forEach(this::append);
        turn();
        followers.values().forEach(Follower::deliver);
    }

    private void append(StreamMessage<String, String, byte[]> message) {
        if (message.key().equals(wakeKey)) {
            wakePosition = message.id();
            return;
        }
        var follower = followers.get(message.key());
        if (follower != null) {
            follower.append(message.id(), message.payload());
        }
    }

    private void failed(Throwable failure) {
        if (closed) {
            return;
        }
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
