package io.manyhands.gateway.session;

import io.manyhands.gateway.admission.ByteBudget;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// One connection's messages that were let in and wait to be handled, and what they cost. Only whole messages do:
/// one that has begun is counted by [Unfinished]. Used on the connection's event loop, but for what says otherwise.
final class Unhandled {
    /// What a message costs besides its bytes: the objects that take it to the gateway's loop.
    private static final int MESSAGE_COST = 1024;

    private final ByteBudget all;
    /// What each message costs that has come and has not been taken by [#next].
    private final Queue<Long> arrived = new ArrayDeque<>(1);
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    /// Of the message that has begun.
    private long begun;
    private int frames;

    /// @param all of all connections
    Unhandled(ByteBudget all) {
        this.all = all;
    }

    /// A frame is let in.
    void add(int size) {
        begun += size;
        frames++;
    }

    /// ... which was the last of its message.
    void complete() {
        long cost = MESSAGE_COST + begun;
        messages.incrementAndGet();
        bytes.addAndGet(cost);
        all.add(cost);
        arrived.add(cost);
        drop();
    }

    /// Whether frames of a message have been let in, and not its last.
    boolean hasBegun() {
        return frames > 0;
    }

    /// Of the message that has begun.
    int frames() {
        return frames;
    }

    /// @return what the next message that reaches the session costs; 0 if it was never counted
    long next() {
        var cost = arrived.poll();
        return cost == null ? 0 : cost;
    }

    /// A message has been handled. Any thread.
    void release(long cost) {
        messages.decrementAndGet();
        bytes.addAndGet(-cost);
        all.remove(cost);
    }

    /// Nothing more comes of what has begun.
    void drop() {
        begun = 0;
        frames = 0;
    }

    int messages() {
        return messages.get();
    }

    long bytes() {
        return bytes.get();
    }

    boolean areTooManyOfAll() {
        return all.isExhausted();
    }

    /// See [ByteBudget#whenHalfFree].
    void whenRoomForAll(Runnable callback) {
        all.whenHalfFree(callback);
    }
}
