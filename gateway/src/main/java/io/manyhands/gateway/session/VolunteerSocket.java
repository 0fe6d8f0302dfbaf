package io.manyhands.gateway.session;

import io.quarkus.logging.Log;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;

/// The WebSocket of volunteers. Runs on each connection's own event loop, decodes there, and never waits: what
/// cannot be handled in time is bounded by [Sessions], not by the queue of the framework, which is not.
@WebSocket(path = "/ws/volunteer")
public final class VolunteerSocket {
    private final Sessions sessions;

    VolunteerSocket(Sessions sessions) {
        this.sessions = sessions;
    }

    @OnOpen
    @NonBlocking
    void opened(WebSocketConnection connection) {
        sessions.open(connection);
    }

    @OnBinaryMessage
    @NonBlocking
    void binary(Buffer frame, WebSocketConnection connection) {
        sessions.of(connection).binary(frame.getBytes());
    }

    @OnTextMessage
    @NonBlocking
    void text(String frame, WebSocketConnection connection) {
        sessions.of(connection).text(frame.length());
    }

    @OnPongMessage
    @NonBlocking
    void pong(Buffer ignored, WebSocketConnection connection) {
        sessions.of(connection).pong();
    }

    @OnClose
    @NonBlocking
    void closed(WebSocketConnection connection) {
        sessions.of(connection).closed();
    }

    /// A frame beyond the limit, a broken frame, a reset: the framework closes the connection.
    @OnError
    @NonBlocking
    void broken(Throwable failure, WebSocketConnection connection) {
        Log.debugf("%s: %s", connection.id(), failure.toString());
    }
}
