package io.manyhands.gateway.intake;

import io.manyhands.gateway.intake.Verdict.Flawed;
import io.manyhands.gateway.lease.Lease;
import io.manyhands.protocol.Schedule;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.Result;
import io.manyhands.protocol.v1.TaskKind;

/// What a result must look like. Pure functions.
final class ResultPolicy {
    private ResultPolicy() {}

    /// Everything that can be seen without looking at each value.
    ///
    /// @param lease of a round that the job has
    /// @param parameters values in the model
    static Verdict checkShape(Schedule schedule, int parameters, Lease lease, Result result) {
        int samples = schedule.samplesBelow(lease.round(), lease.kind(), lease.node());
        if (result.getSamples() != samples) {
            return wrongCount(
                    lease,
                    "%s samples, the subtree has %d; reload the page"
                            .formatted(Integer.toUnsignedString(result.getSamples()), samples));
        }
        if (Integer.compareUnsigned(result.getCorrect(), samples) > 0) {
            return wrongCount(
                    lease,
                    "%s correct answers of %d samples; reload the page"
                            .formatted(Integer.toUnsignedString(result.getCorrect()), samples));
        }
        return checkLength(parameters, lease, result);
    }

    /// Takes time in proportion to the gradient.
    static Verdict checkValues(Lease lease, Result result) {
        if (!Float.isFinite(result.getLossSum())) {
            return notFinite(lease, "loss is %s, must be finite".formatted(result.getLossSum()));
        }
        return Tensors.areFinite(result.getGradientSum())
                ? Verdict.SOUND
                : notFinite(lease, "gradient has values that are not finite");
    }

    private static Verdict checkLength(int parameters, Lease lease, Result result) {
        int expected = lease.kind() == TaskKind.TASK_KIND_TRAIN ? parameters : 0;
        int length = result.getGradientSum().size();
        if (length == expected * Float.BYTES) {
            return Verdict.SOUND;
        }
        return flawed(
                ErrorCode.ERROR_CODE_WRONG_LENGTH,
                lease,
                "gradient has %s values, model %d has %d; reload the page"
                        .formatted(values(length), lease.round(), expected));
    }

    private static String values(int bytes) {
        return bytes % Float.BYTES == 0 ? Integer.toString(bytes / Float.BYTES) : "%d/%d".formatted(bytes, Float.BYTES);
    }

    private static Flawed wrongCount(Lease lease, String what) {
        return flawed(ErrorCode.ERROR_CODE_WRONG_COUNT, lease, what);
    }

    private static Flawed notFinite(Lease lease, String what) {
        return flawed(ErrorCode.ERROR_CODE_NOT_FINITE, lease, what + "; choose another backend or reload the page");
    }

    private static Flawed flawed(ErrorCode code, Lease lease, String what) {
        return new Flawed(code, "taskId=%s: %s".formatted(lease.taskId(), what));
    }
}
