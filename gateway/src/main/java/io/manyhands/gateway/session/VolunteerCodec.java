package io.manyhands.gateway.session;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.manyhands.gateway.session.Inbound.Garbage;
import io.manyhands.gateway.session.Inbound.Understood;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.VolunteerMessage;
import java.io.IOException;

/// Decodes what volunteers send. Pure; runs on the connection's own thread.
final class VolunteerCodec {
    private VolunteerCodec() {}

    /// @param bytes kept: a value is not copied out of them; do not change them afterwards
    static Inbound decode(byte[] bytes, long maxBytes) {
        if (bytes.length > maxBytes) {
            return new Garbage(
                    ErrorCode.ERROR_CODE_MESSAGE_TOO_LARGE,
                    "message of %d bytes, at most %d are allowed; reload the page".formatted(bytes.length, maxBytes));
        }
        try {
            var message = parse(bytes);
            return message.getKindCase() == VolunteerMessage.KindCase.KIND_NOT_SET
                    ? unknown("%d bytes of no kind that this gateway knows".formatted(bytes.length))
                    : new Understood(message, bytes.length);
        } catch (IOException e) {
            return unknown("%d bytes that are not a VolunteerMessage (%s)".formatted(bytes.length, e.getMessage()));
        }
    }

    static Inbound text(int length) {
        return unknown("text of %d characters".formatted(length));
    }

    private static VolunteerMessage parse(byte[] bytes) throws IOException {
        var input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
        input.enableAliasing(true);
        var message = VolunteerMessage.parseFrom(input);
        if (!input.isAtEnd()) {
            throw new InvalidProtocolBufferException(
                    "%d bytes follow it".formatted(bytes.length - input.getTotalBytesRead()));
        }
        return message;
    }

    private static Garbage unknown(String what) {
        return new Garbage(
                ErrorCode.ERROR_CODE_UNKNOWN_MESSAGE,
                what + "; send one VolunteerMessage of manyhands.v1 per binary frame, or reload the page");
    }
}
