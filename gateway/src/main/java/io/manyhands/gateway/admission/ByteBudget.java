package io.manyhands.gateway.admission;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Bytes that many share. It refuses nothing: whoever adds asks before or afterwards whether it had better
/// wait, so it may be exceeded by what was under way.
///
/// Thread-safe.
public final class ByteBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /// @param limit bytes, greater than 0
    public ByteBudget(long limit) {
        this.limit = limit;
    }

    public void add(long bytes) {
        used.addAndGet(bytes);
    }

    public void remove(long bytes) {
        used.addAndGet(-bytes);
        wake();
    }

    public long used() {
        return used.get();
    }

    public long limit() {
        return limit;
    }

    public boolean isExhausted() {
        return used.get() >= limit;
    }

    /// Whether half of it is used: what others need less urgently may have only so much.
    public boolean isHalfUsed() {
        return used.get() >= limit / 2;
    }

    /// Runs once, as soon as less than half is used, on the thread that made it so, be it this one.
    public void whenHalfFree(Runnable callback) {
        waiting.add(callback);
        wake();
    }

    private void wake() {
        while (!isHalfUsed()) {
            var next = waiting.poll();
            if (next == null) {
                return;
            }
            next.run();
        }
    }
}
