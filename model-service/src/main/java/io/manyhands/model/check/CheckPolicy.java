package io.manyhands.model.check;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Verification.Policy;
import java.time.Duration;

/// How a job's results are checked.
///
/// @param mode when what is wrong is noticed
/// @param rate of a trusted volunteer's values, so many are computed again
/// @param quorumUntil so many in a row have to be right before a volunteer is trusted
/// @param window so many rounds may be committed before all of a round has been checked
/// @param banFor how long somebody is banned
public record CheckPolicy(Mode mode, double rate, int quorumUntil, int window, Duration banFor) {
    public enum Mode {
        /// Never.
        NONE,
        /// After its round was committed: the job goes back then.
        OPTIMISTIC,
        /// Before.
        STRICT
    }

    /// @param window at most; 1 at least
    public static CheckPolicy of(JobSpec spec, int window, Duration banFor) {
        var verification = spec.getVerification();
        var mode = mode(verification.getPolicy());
        return new CheckPolicy(
                mode,
                verification.getAuditRate(),
                verification.getQuorumUntil(),
                mode == Mode.STRICT ? 0 : Math.max(1, window),
                banFor);
    }

    /// Of a job that is not checked.
    public static CheckPolicy none() {
        return new CheckPolicy(Mode.NONE, 0, 0, 1, Duration.ZERO);
    }

    public boolean isOn() {
        return mode != Mode.NONE;
    }

    private static Mode mode(Policy policy) {
        return switch (policy) {
            case POLICY_OPTIMISTIC -> Mode.OPTIMISTIC;
            case POLICY_STRICT -> Mode.STRICT;
            case POLICY_CLIPPED, POLICY_UNSPECIFIED, UNRECOGNIZED -> Mode.NONE;
        };
    }
}
