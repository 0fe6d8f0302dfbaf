package io.manyhands.gateway.session;

import io.manyhands.gateway.session.Inbound.Garbage;
import io.manyhands.gateway.session.Inbound.Understood;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed.Reason;
import io.manyhands.protocol.check.Parsed.Refused;
import io.manyhands.protocol.check.Parsed.Sound;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.VolunteerMessage;

/// Decodes what volunteers send. Pure; runs on the connection's own thread.
final class VolunteerCodec {
    private static final CheckedParser<VolunteerMessage> PARSER =
            CheckedParser.of(VolunteerMessage.getDefaultInstance());

    private VolunteerCodec() {}

    /// @param bytes kept: a value is not copied out of them; do not change them afterwards
    static Inbound decode(byte[] bytes, long maxBytes) {
        if (bytes.length > maxBytes) {
            return new Garbage(
                    ErrorCode.ERROR_CODE_MESSAGE_TOO_LARGE,
                    "message of %d bytes, at most %d are allowed; reload the page".formatted(bytes.length, maxBytes));
        }
        return switch (PARSER.parse(bytes)) {
            case Sound<VolunteerMessage>(VolunteerMessage message) -> known(message, bytes.length);
            case Refused<VolunteerMessage>(Reason reason, String problem) ->
                switch (reason) {
                    case GARBLED -> unknown(problem);
                    case OUT_OF_BOUNDS ->
                        new Garbage(ErrorCode.ERROR_CODE_OUT_OF_BOUNDS, problem + "; reload the page");
                };
        };
    }

    static Inbound text(int length) {
        return unknown("text of %d characters".formatted(length));
    }

    private static Inbound known(VolunteerMessage message, int bytes) {
        return message.getKindCase() == VolunteerMessage.KindCase.KIND_NOT_SET
                ? unknown("%d bytes of no kind that this gateway knows".formatted(bytes))
                : new Understood(message, bytes);
    }

    private static Garbage unknown(String what) {
        return new Garbage(
                ErrorCode.ERROR_CODE_UNKNOWN_MESSAGE,
                what + "; send one VolunteerMessage of manyhands.v1 per binary frame, or reload the page");
    }
}
