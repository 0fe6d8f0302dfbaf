package io.manyhands.gateway.session;

import io.manyhands.gateway.loop.GatewayLoop;
import io.smallrye.mutiny.Uni;

/// The connection's side of a session: decodes, and hands over to the gateway's loop in order. How much that
/// may be at once is the business of [InboundGate]. Used on the connection's event loop.
final class Session {
    private final Conversation conversation;
    private final GatewayLoop loop;
    private final long maxMessage;
    private final InboundGate gate;
    private final Runnable onClosed;

    /// @param onClosed runs on the gateway's loop
    Session(Conversation conversation, GatewayLoop loop, long maxMessage, InboundGate gate, Runnable onClosed) {
        this.conversation = conversation;
        this.loop = loop;
        this.maxMessage = maxMessage;
        this.gate = gate;
        this.onClosed = onClosed;
    }

    /// From now on, messages may come.
    void open() {
        gate.open(violation -> loop.execute(() -> conversation.end(violation)), conversation::heard);
    }

    void binary(byte[] bytes) {
        conversation.heard();
        handle(VolunteerCodec.decode(bytes, maxMessage));
    }

    void text(int length) {
        conversation.heard();
        handle(VolunteerCodec.text(length));
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

    private void handle(Inbound inbound) {
        long cost = gate.next();
        var handled =
                Uni.createFrom().deferred(() -> conversation.received(inbound)).eventually(() -> gate.release(cost));
        loop.execute(() -> loop.launch("handling a message", handled));
    }
}
