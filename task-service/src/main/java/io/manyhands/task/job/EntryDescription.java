package io.manyhands.task.job;

import io.manyhands.protocol.InvitationHash;
import io.manyhands.protocol.v1.EntryCost;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// What a volunteer has to give before it computes: `"entry": {"proofOfWork": 20, "invitation": "class-7b-2026"}`.
///
/// @param proofOfWork zero bits; 0: none
/// @param invitation as it is given to volunteers; empty: none
record EntryDescription(int proofOfWork, Optional<String> invitation) {
    static final int MAX_BITS = Limit.LIMIT_PROOF_OF_WORK_BITS_VALUE;
    static final int MAX_INVITATION = Limit.LIMIT_SHORT_TEXT_CHARS_VALUE;
    /// Long enough not to be guessed, as few can be tried; in letters that a link may have.
    static final String INVITATION = "^[A-Za-z0-9._-]{8,80}$";

    private static final EntryDescription FREE = new EntryDescription(0, Optional.empty());
    private static final Pattern INVITATIONS = Pattern.compile(INVITATION);
    private static final String FIELD = "entry";
    private static final String INVITATION_FIELD = "invitation";

    static EntryDescription read(JsonObject job, Findings findings) {
        return job.has(FIELD)
                ? findings.take(job.section(FIELD, EntryDescription::readSection))
                        .orElse(FREE)
                : FREE;
    }

    private static EntryDescription readSection(JsonObject json) {
        return new EntryDescription(json.integerOr("proofOfWork", 0, 0, MAX_BITS), readInvitation(json));
    }

    private static Optional<String> readInvitation(JsonObject json) {
        if (!json.has(INVITATION_FIELD)) {
            return Optional.empty();
        }
        var text = json.text(INVITATION_FIELD, MAX_INVITATION);
        // What it is goes into no log.
        if (!text.isEmpty() && !INVITATIONS.matcher(text).matches()) {
            json.reject(
                    INVITATION_FIELD,
                    "has %d characters, perhaps others than a link may have; must be 8..80 letters, digits, dots, dashes and underscores"
                            .formatted(text.length()));
        }
        return Optional.of(text);
    }

    /// @param job that it is to be the entry to
    JobSpec enter(JobSpec job) {
        return equals(FREE)
                ? job
                : job.toBuilder()
                        .setEntryCost(EntryCost.newBuilder()
                                .setProofOfWorkBits(proofOfWork)
                                .setInvitation(invitation.isPresent()))
                        .build();
    }

    /// All that is kept of the invitation.
    ///
    /// @param random cryptographically secure
    Optional<InvitationHash> hash(RandomGenerator random) {
        return invitation.map(text -> InvitationHash.of(text, random));
    }
}
