package io.manyhands.gateway.intake;

import io.manyhands.gateway.lease.Lease;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.work.Flaw;

/// What a volunteer is told about a value that cannot be used. Pure functions.
final class Refusals {
    private Refusals() {}

    static ErrorCode code(Flaw flaw) {
        return switch (flaw.kind()) {
            case COUNT, IMPOSSIBLE -> ErrorCode.ERROR_CODE_WRONG_COUNT;
            case LENGTH -> ErrorCode.ERROR_CODE_WRONG_LENGTH;
            case NOT_FINITE -> ErrorCode.ERROR_CODE_NOT_FINITE;
            case HASH -> ErrorCode.ERROR_CODE_WRONG_HASH;
        };
    }

    static String message(Lease lease, Flaw flaw) {
        return "taskId=%s: %s; %s".formatted(lease.taskId(), flaw.reason(), remedy(flaw));
    }

    private static String remedy(Flaw flaw) {
        return switch (flaw.kind()) {
            case COUNT, IMPOSSIBLE, LENGTH -> "reload the page";
            case NOT_FINITE ->
                "somebody else computes it; if others are not refused, choose another backend or reload the page";
            case HASH -> "send it again; if that is refused, too, the device damages data";
        };
    }
}
