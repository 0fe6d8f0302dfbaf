package io.manyhands.gateway.support;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyhands.gateway.link.Frame;
import io.manyhands.gateway.link.Link;
import io.manyhands.protocol.v1.GatewayMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A link that leads nowhere and remembers what was sent.
public final class RecordingLink implements Link {
    private final List<GatewayMessage> sent = new ArrayList<>();
    private final List<Integer> closes = new ArrayList<>();
    private boolean congested;

    public List<GatewayMessage> sent() {
        return sent;
    }

    public List<Integer> closes() {
        return closes;
    }

    public void congest(boolean value) {
        congested = value;
    }

    @Override
    public void send(Frame frame) {
        try {
            sent.add(GatewayMessage.parseFrom(frame.bytes().getBytes()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Instant lastSent() {
        return Instant.EPOCH;
    }

    @Override
    public void close(int code, String reason) {
        closes.add(code);
    }

    @Override
    public void trust() {}

    @Override
    public boolean isCongested() {
        return congested;
    }

    @Override
    public void whenDrained(Runnable callback) {
        callback.run();
    }
}
