package io.manyhands.gateway.session;

import io.manyhands.gateway.admission.ByteBudget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The bytes of one connection that have come and are no whole message yet, be they of a frame that is being
/// buffered or of a message in fragments. Changed on the connection's event loop, read on any thread.
// One thread writes.
@SuppressWarnings("NonAtomicVolatileUpdate")
final class Unfinished {
    private final ByteBudget all;
    private final InstantSource clock;
    private long ofMessage;
    private volatile long bytes;
    private volatile Instant since;
    private Instant pausedAt;

    /// @param all of all connections
    Unfinished(ByteBudget all, InstantSource clock) {
        this.all = all;
        this.clock = clock;
        this.since = clock.instant();
        this.pausedAt = since;
    }

    void received(int size) {
        if (bytes == 0) {
            since = clock.instant();
        }
        bytes += size;
        all.add(size);
    }

    /// A ping, a pong: finished in itself, whatever else is under way.
    void control(int size) {
        shrink(onWire(size));
    }

    /// A frame of a message.
    ///
    /// @return how many bytes of that message have come
    long frame(int size) {
        ofMessage += onWire(size);
        return ofMessage;
    }

    /// ... which was its last.
    void complete() {
        shrink(ofMessage);
        ofMessage = 0;
        since = clock.instant();
    }

    /// Reading is paused ...
    void pause() {
        pausedAt = clock.instant();
    }

    /// ... and goes on: that time does not count, the time before it does.
    void goOn() {
        since = since.plus(Duration.between(pausedAt, clock.instant()));
    }

    void drop() {
        shrink(bytes);
    }

    long bytes() {
        return bytes;
    }

    /// When the message began, moved by the time that it was not read.
    Instant since() {
        return since;
    }

    boolean areTooManyOfAll() {
        return all.isExhausted();
    }

    private void shrink(long by) {
        long least = Math.min(by, bytes);
        bytes -= least;
        all.remove(least);
    }

    /// Bytes of a client's frame: its head, its mask, its content.
    private static long onWire(int size) {
        int head = size < 126 ? 2 : size < 65536 ? 4 : 10;
        return head + 4L + size;
    }
}
