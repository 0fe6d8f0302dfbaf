package io.manyhands.gateway.session;

import io.manyhands.gateway.link.Link;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.protocol.v1.ErrorCode;
import java.util.concurrent.atomic.AtomicLong;

/// The connection's side of a session: decodes, and hands over to the gateway's loop in order. Used on the
/// connection's event loop.
final class Session {
    private final Conversation conversation;
    private final GatewayLoop loop;
    private final long maxMessage;
    private final long maxInFlight;
    private final AtomicLong inFlight = new AtomicLong();
    private final Runnable onClosed;

    /// @param onClosed runs on the gateway's loop
    Session(Conversation conversation, GatewayLoop loop, long maxMessage, long maxInFlight, Runnable onClosed) {
        this.conversation = conversation;
        this.loop = loop;
        this.maxMessage = maxMessage;
        this.maxInFlight = maxInFlight;
        this.onClosed = onClosed;
    }

    void binary(byte[] bytes) {
        conversation.heard();
        if (inFlight.addAndGet(bytes.length) > maxInFlight) {
            loop.execute(() -> conversation.fail(
                    ErrorCode.ERROR_CODE_OVERLOADED,
                    "more than %d bytes wait to be handled; come back later".formatted(maxInFlight),
                    Link.TRY_AGAIN_LATER));
            return;
        }
        handle(VolunteerCodec.decode(bytes, maxMessage), bytes.length);
    }

    void text(int length) {
        conversation.heard();
        handle(VolunteerCodec.text(length), 0);
    }

    void pong() {
        conversation.heard();
    }

    void closed() {
        loop.execute(() -> {
            conversation.closed();
            onClosed.run();
        });
    }

    private void handle(Inbound inbound, int bytes) {
        loop.execute(() -> loop.launch(
                "handling a message", conversation.received(inbound).eventually(() -> inFlight.addAndGet(-bytes))));
    }
}
