package io.manyhands.redis.streams;

import io.manyhands.protocol.Keys;
import io.quarkus.redis.datasource.stream.ReactiveStreamCommands;
import io.quarkus.redis.datasource.stream.StreamRange;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Follows a changing set of streams with blocking reads: a reader is woken by the entry itself. On one Redis a single
/// [ReadLoop] covers all of them, so that thousands of quiet streams cost one pending command; on a Redis Cluster there
/// is one per slot tag, from the first stream of a job that is followed until the last that is forgotten.
///
/// Positions are kept in memory: whoever follows says where to begin, and catches up from the state in Redis before.
///
/// Thread-safe. Failure modes: Redis unreachable → the loops try again with growing pauses and [#isReading] becomes
/// false; a listener that fails gets its entries again.
public final class StreamWatch implements AutoCloseable {
    /// Before every entry.
    static final String FIRST = "0-0";

    private final String name;
    private final SlotGrouping grouping;
    private final RedisAccess access;
    private final ReactiveStreamCommands<String, String, byte[]> streams;
    private final Duration block;
    /// The group of the lobby, which every service follows: its loop turns from start to close, and so tells whether
    /// Redis answers although nothing is followed yet.
    private final String homeGroup;

    private final Map<String, ReadLoop> loops = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// See [StreamWatches#create].
    StreamWatch(String name, SlotGrouping grouping, RedisAccess access, Duration block) {
        this.name = name;
        this.grouping = grouping;
        this.access = access;
        this.streams = access.streams();
        this.block = block;
        this.homeGroup = grouping.groupOf(Keys.LOBBY);
        loops.put(homeGroup, newLoop(homeGroup));
    }

    /// Begins to read; call once.
    public void start() {
        loops.values().forEach(ReadLoop::begin);
    }

    /// Delivers every entry after `afterId` to the listener, from now until [#forget]. Following a stream again
    /// replaces the listener and the position.
    ///
    /// @param field the one field of the stream's entries; entries without it are skipped
    /// @param afterId an entry's id, or `0-0` for all; see [#latestId]
    public void follow(String key, String field, String afterId, StreamListener listener) {
        if (closed) {
            return;
        }
        var changed = loops.compute(grouping.groupOf(key), (group, current) -> {
            var loop = current == null ? newLoop(group) : current;
            loop.follow(key, field, afterId, listener);
            return loop;
        });
        changed.refresh();
    }

    public void forget(String key) {
        loops.computeIfPresent(grouping.groupOf(key), (group, loop) -> {
            loop.forget(key);
            if (group.equals(homeGroup) || !loop.isIdle()) {
                return loop;
            }
            loop.close();
            return null;
        });
    }

    public boolean follows(String key) {
        var loop = loops.get(grouping.groupOf(key));
        return loop != null && loop.follows(key);
    }

    /// @return the id of the stream's last entry, or `0-0` if it has none
    public Uni<String> latestId(String key) {
        return access.limit()
                .admit(streams.xrevrange(key, StreamRange.of("+", "-"), 1))
                .map(entries -> entries.isEmpty() ? FIRST : entries.getFirst().id());
    }

    String name() {
        return name;
    }

    boolean isClosed() {
        return closed;
    }

    /// Whether every loop has tried to read lately, with or without success.
    boolean isTrying(Duration lately) {
        return loops.values().stream().allMatch(loop -> loop.isTrying(lately));
    }

    /// Whether any loop has succeeded lately: one job whose reads fail, as on a Redis Cluster that has lost a shard,
    /// does not keep the others from going on.
    boolean isReading() {
        return loops.values().stream().anyMatch(ReadLoop::isReading);
    }

    @Override
    public void close() {
        closed = true;
        loops.values().forEach(ReadLoop::close);
    }

    private ReadLoop newLoop(String group) {
        return new ReadLoop(grouping.wakeKey(name, group), access, block);
    }
}
