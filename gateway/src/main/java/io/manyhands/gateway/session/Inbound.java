package io.manyhands.gateway.session;

import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.VolunteerMessage;

/// What has come in.
sealed interface Inbound {
    /// @param bytes its size on the wire
    record Understood(VolunteerMessage message, int bytes) implements Inbound {}

    /// @param reason what was wrong with it, and the remedy
    record Garbage(ErrorCode code, String reason) implements Inbound {}
}
