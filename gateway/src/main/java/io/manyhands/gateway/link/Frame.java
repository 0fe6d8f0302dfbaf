package io.manyhands.gateway.link;

import io.manyhands.protocol.v1.Error;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.GatewayMessage;
import io.vertx.core.buffer.Buffer;

/// A message as it goes over the wire. Immutable: one frame may be sent to thousands of volunteers without a copy.
///
/// @param bytes do not change them
public record Frame(Buffer bytes) {
    public static Frame of(GatewayMessage message) {
        return new Frame(Buffer.buffer(message.toByteArray()));
    }

    /// @param taskId of the task it is about; may be empty
    /// @param fatal whether the connection is closed for it
    public static Frame error(ErrorCode code, String message, String taskId, boolean fatal) {
        return of(GatewayMessage.newBuilder()
                .setError(Error.newBuilder()
                        .setCode(code)
                        .setMessage(message)
                        .setTaskId(taskId)
                        .setFatal(fatal))
                .build());
    }

    public int size() {
        return bytes.length();
    }
}
