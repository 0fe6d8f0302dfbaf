package io.manyhands.task.job;

import io.manyhands.protocol.Keys.VerificationField;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Verification.Policy;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What [JobView] shows of how results are checked.
@Schema(name = "VerificationView", description = "How results are checked, and what that has come to.")
public record VerificationView(
        @Schema(
                description = "Whether rounds are committed before what is checked of them has been; `none`: nothing is"
                        + " checked; `clipped`: nothing is, but what strangers give is shortened to the length that"
                        + " values have had lately",
                enumeration = {"none", "optimistic", "strict", "clipped"})
        String policy,

        @Schema(description = "Share of the results of trusted volunteers that is computed again")
        double auditRate,

        @Schema(description = "Results in a row of a volunteer that are computed again before it is trusted")
        int quorumUntil,

        @Schema(description = "Values that auditors computed again")
        long checked,

        @Schema(description = "Of them, those that were wrong")
        long wrong,

        @Schema(description = "Computations of auditors; more than `checked` where one was not enough")
        long computations,

        @Schema(description = "Volunteers that were banned for what they did in this job")
        long banned,

        @Schema(description = "How often the job went back to an earlier version because a value was wrong")
        long rollbacks,

        @Schema(description = "Tasks whose results were given up by that")
        long redone) {
    /// @param figures fields in [VerificationField]
    static VerificationView of(JobSpec job, Map<String, String> figures) {
        var wanted = job.getVerification();
        return new VerificationView(
                name(wanted.getPolicy()),
                wanted.getAuditRate(),
                wanted.getQuorumUntil(),
                JobView.count(figures, VerificationField.CHECKED),
                JobView.count(figures, VerificationField.WRONG),
                JobView.count(figures, VerificationField.COMPUTATIONS),
                JobView.count(figures, VerificationField.BANNED),
                JobView.count(figures, VerificationField.ROLLBACKS),
                JobView.count(figures, VerificationField.REDONE));
    }

    static String name(Policy policy) {
        return switch (policy) {
            case POLICY_OPTIMISTIC -> "optimistic";
            case POLICY_STRICT -> "strict";
            case POLICY_CLIPPED -> "clipped";
            case POLICY_UNSPECIFIED, UNRECOGNIZED -> "none";
        };
    }
}
