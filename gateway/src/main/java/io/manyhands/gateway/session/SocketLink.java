package io.manyhands.gateway.session;

import io.manyhands.address.ClientAddress;
import io.manyhands.gateway.link.Frame;
import io.manyhands.gateway.link.Link;
import io.manyhands.gateway.loop.GatewayLoop;
import io.quarkus.logging.Log;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// A WebSocket as a [Link]. Used on the gateway's loop, which is what keeps frames in order.
///
/// What cannot be sent because the connection is closing is dropped: whoever is at the other end will not miss it.
final class SocketLink implements Link {
    private final WebSocketConnection connection;
    private final GatewayLoop loop;
    private final long congestion;
    private final AtomicLong waiting = new AtomicLong();
    private final List<Runnable> whenDrained = new ArrayList<>();
    private Instant lastSent;
    private boolean closing;

    SocketLink(WebSocketConnection connection, GatewayLoop loop, long congestion) {
        this.connection = connection;
        this.loop = loop;
        this.congestion = congestion;
        this.lastSent = loop.now();
    }

    @Override
    public void send(Frame frame) {
        if (closing || connection.isClosed()) {
            return;
        }
        lastSent = loop.now();
        waiting.addAndGet(frame.size());
        connection.sendBinary(frame.bytes()).subscribe().with(sent -> sent(frame), failure -> {
            Log.debugf("%s: not sent (%s)", connection.id(), failure.getMessage());
            sent(frame);
        });
    }

    @Override
    public String addressKey() {
        return Optional.ofNullable(connection.handshakeRequest().remoteAddress())
                .flatMap(ClientAddress::parse)
                .map(client -> client.network().toString())
                .orElse("");
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
    }

    @Override
    public boolean isCongested() {
        return waiting.get() > congestion;
    }

    @Override
    public void whenDrained(Runnable callback) {
        if (isCongested()) {
            whenDrained.add(callback);
        } else {
            loop.execute(callback);
        }
    }

    private void sent(Frame frame) {
        long before = waiting.getAndAdd(-frame.size());
        if (before > congestion && before - frame.size() <= congestion) {
            loop.execute(this::drained);
        }
    }

    private void drained() {
        var callbacks = List.copyOf(whenDrained);
        whenDrained.clear();
        callbacks.forEach(Runnable::run);
    }
}
