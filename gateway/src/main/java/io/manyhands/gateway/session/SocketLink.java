package io.manyhands.gateway.session;

import io.manyhands.gateway.link.Frame;
import io.manyhands.gateway.link.Link;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.Bound;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.quarkus.logging.Log;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A WebSocket as a [Link]. Used on the gateway's loop, which is what keeps frames in order.
///
/// What cannot be sent because the connection is closing is dropped: whoever is at the other end will not miss
/// it. A reader for which too much waits, or for too long, is cut; see [Backlogs].
final class SocketLink implements Link {
    /// What a frame that waits costs besides its bytes.
    private static final int FRAME_COST = 512;

    private final WebSocketConnection connection;
    private final InboundGate gate;
    private final Backlogs backlogs;
    private final GatewayLoop loop;
    private final GatewayMetrics metrics;
    private final long congestion;
    private final long most;
    private final AtomicLong waiting = new AtomicLong();
    private @Nullable Runnable whenDrained;
    private boolean waitsForRoom;
    private Instant lastSent;
    private volatile Instant frameSentAt;
    private Instant bytesSentAt;
    private long unsentBytes;
    private int largest;
    private boolean trusted;
    private boolean closing;

    SocketLink(
            WebSocketConnection connection,
            InboundGate gate,
            Backlogs backlogs,
            SessionConfig config,
            GatewayLoop loop,
            GatewayMetrics metrics) {
        this.connection = connection;
        this.gate = gate;
        this.backlogs = backlogs;
        this.loop = loop;
        this.metrics = metrics;
        this.congestion = config.congestion().asLongValue();
        this.most = config.backlog().asLongValue();
        this.lastSent = loop.now();
        this.frameSentAt = lastSent;
        this.bytesSentAt = lastSent;
    }

    @Override
    public String network() {
        return gate.network().toString();
    }

    @Override
    public void send(Frame frame) {
        if (closing || connection.isClosed()) {
            return;
        }
        lastSent = loop.now();
        if (waiting.get() == 0) {
            frameSentAt = lastSent;
            bytesSentAt = lastSent;
            largest = 0;
        }
        largest = Math.max(largest, frame.size());
        waiting.addAndGet(cost(frame));
        backlogs.grew(this, cost(frame));
        connection.sendBinary(frame.bytes()).subscribe().with(sent -> sent(frame), failure -> {
            Log.debugf("%s: not sent (%s)", connection.id(), failure.getMessage());
            sent(frame);
        });
        if (waiting.get() > most) {
            cut(Bound.BACKLOG);
        }
    }

    @Override
    public Instant lastSent() {
        return lastSent;
    }

    @Override
    public void close(int code, String reason) {
        if (closing || connection.isClosed()) {
            return;
        }
        closing = true;
        connection
                .close(new CloseReason(code, reason))
                .subscribe()
                .with(
                        closed -> {},
                        failure -> Log.debugf("%s: not closed (%s)", connection.id(), failure.getMessage()));
        if (code == POLICY_VIOLATION || code == TRY_AGAIN_LATER) {
            gate.end();
        }
    }

    @Override
    public void trust() {
        trusted = true;
    }

    @Override
    public boolean isCongested() {
        return waiting.get() > congestion || !backlogs.hasRoom(trusted);
    }

    @Override
    public void whenDrained(Runnable callback) {
        whenDrained = callback;
        if (!isCongested()) {
            loop.execute(this::drained);
        } else if (waiting.get() <= congestion && !waitsForRoom) {
            waitsForRoom = true;
            backlogs.whenRoom(this::hasRoom);
        }
    }

    boolean isTrusted() {
        return trusted;
    }

    /// Bytes that wait to be sent, with what they cost besides.
    long waiting() {
        return waiting.get();
    }

    boolean isDone() {
        return waiting.get() == 0;
    }

    /// When the reader was last seen to have taken something.
    Instant progressAt() {
        return bytesSentAt.isAfter(frameSentAt) ? bytesSentAt : frameSentAt;
    }

    /// Sees whether the reader has taken something: less waits than before. More says nothing, be it the answer
    /// to a ping.
    void look(Instant now) {
        long unsent = gate.unsentBytes();
        if (unsent < unsentBytes) {
            bytesSentAt = now;
        }
        unsentBytes = unsent;
    }

    /// Whether nothing was taken for so long, or a frame takes longer than that and what it takes on the
    /// slowest line.
    boolean isOverdue(Instant now, Duration patience, long slowestLine) {
        return !isDone()
                && (progressAt().plus(patience).isBefore(now)
                        || frameSentAt
                                .plus(patience)
                                .plusMillis(1000L * largest / slowestLine)
                                .isBefore(now));
    }

    /// Closes at once; what waits is dropped.
    void cut(Bound bound) {
        if (!closing) {
            closing = true;
            metrics.hit(bound);
            Log.debugf("%s: cut (%s), %d bytes wait", connection.id(), bound.label(), waiting.get());
        }
        gate.cut();
    }

    private void sent(Frame frame) {
        frameSentAt = loop.now();
        long cost = cost(frame);
        long before = waiting.getAndAdd(-cost);
        backlogs.shrank(cost);
        if (before > congestion && before - cost <= congestion) {
            loop.execute(this::drained);
        }
    }

    private void hasRoom() {
        waitsForRoom = false;
        drained();
    }

    private void drained() {
        var callback = whenDrained;
        whenDrained = null;
        if (callback != null) {
            callback.run();
        }
    }

    private static long cost(Frame frame) {
        return (long) FRAME_COST + frame.size();
    }
}
