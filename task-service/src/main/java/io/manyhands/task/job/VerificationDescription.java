package io.manyhands.task.job;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Verification;
import io.manyhands.protocol.v1.Verification.Policy;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Range;
import io.manyhands.task.json.Read;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the results of a job are to be checked: `"verification": {"policy": "optimistic", "auditRate": 0.05}`. Only
/// where honest values are equal to the bit does one that differs prove anything.
///
/// @param verification with the policy UNSPECIFIED if nothing is to be checked; empty if the description does not say
///     or was refused
record VerificationDescription(Optional<Verification> verification) {
    static final double AUDIT_RATE = 0.05;
    static final int QUORUM_UNTIL = 10;
    static final int MAX_QUORUM = 1000;

    private static final String FIELD = "verification";
    private static final String POLICY = "policy";
    private static final Range SHARE = Range.closed(0, 1);
    private static final Map<String, Policy> POLICIES = Map.of(
            "none", Policy.POLICY_UNSPECIFIED,
            "optimistic", Policy.POLICY_OPTIMISTIC,
            "strict", Policy.POLICY_STRICT,
            "clipped", Policy.POLICY_CLIPPED);

    static VerificationDescription read(JsonObject job, Findings findings) {
        var read = job.has(FIELD)
                ? job.section(FIELD, VerificationDescription::readSection).map(Optional::of)
                : new Read.Done<>(Optional.<Verification>empty(), List.of());
        return new VerificationDescription(findings.take(read).flatMap(found -> found));
    }

    private static Verification readSection(JsonObject json) {
        return verification(json.choiceOr(POLICY, Policy.POLICY_OPTIMISTIC, POLICIES))
                .setAuditRate(json.numberOr("auditRate", AUDIT_RATE, SHARE))
                .setQuorumUntil(json.integerOr("quorumUntil", QUORUM_UNTIL, 0, MAX_QUORUM))
                .build();
    }

    private static Verification.Builder verification(Policy policy) {
        return Verification.newBuilder()
                .setPolicy(policy)
                .setAuditRate(AUDIT_RATE)
                .setQuorumUntil(QUORUM_UNTIL);
    }

    /// @param job with its work; unless the description says something else it is checked if that makes sense
    /// @param findings told if it makes none
    JobSpec enter(JobSpec job, Findings findings) {
        var unlike = whyUnlike(job);
        var wanted = verification.orElseGet(
                () -> verification(unlike.isEmpty() ? Policy.POLICY_OPTIMISTIC : Policy.POLICY_UNSPECIFIED)
                        .build());
        if (wanted.getPolicy() == Policy.POLICY_UNSPECIFIED) {
            return job;
        }
        if (wanted.getPolicy() == Policy.POLICY_CLIPPED) {
            if (unlike.isEmpty()) {
                findings.add(
                        FIELD + "." + POLICY,
                        "is clipped, but honest values of this job are the same on all devices: use \"optimistic\" or"
                                + " \"strict\", which prove a wrong one and leave honest ones as they are");
            }
        } else {
            unlike.ifPresent(why -> findings.add(
                    FIELD + "." + POLICY,
                    ("is %s, but honest values of this job differ from device to device, because of %s, so that"
                                    + " computing them again proves nothing; use \"clipped\" or \"none\", or a model that"
                                    + " is exact")
                            .formatted(VerificationView.name(wanted.getPolicy()), why)));
        }
        return job.toBuilder().setVerification(wanted).build();
    }

    /// @return why two honest devices need not come to the same bits; empty if they do
    private static Optional<String> whyUnlike(JobSpec job) {
        var model = job.getTraining().getModel();
        return !job.hasTraining() || model.getExact()
                ? Optional.empty()
                : Optional.of(String.join(", ", model.getInexactBecauseList()));
    }
}
