package io.manyhands.gateway.link;

import io.manyhands.protocol.v1.GatewayMessage;
import io.vertx.core.buffer.Buffer;

/// A message as it goes over the wire. Immutable: one frame may be sent to thousands of volunteers without a copy.
///
/// @param bytes do not change them
public record Frame(Buffer bytes) {
    public static Frame of(GatewayMessage message) {
        return new Frame(Buffer.buffer(message.toByteArray()));
    }

    public int size() {
        return bytes.length();
    }
}
