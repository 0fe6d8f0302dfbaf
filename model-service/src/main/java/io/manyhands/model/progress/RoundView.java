package io.manyhands.model.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.RoundCommitted;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A committed round in JSON. What is absent was not measured in this round.
///
/// @param loss mean over the batch, absent if the round only evaluated
/// @param wallMicros since the previous commit
/// @param computeMicros what volunteers spent on the results that were used
/// @param committedAt Unix time in milliseconds
/// @param contributions absent in events
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoundView(
        int round,
        @Nullable Float loss,
        @Nullable Float accuracy,
        @Nullable Float heldOutLoss,
        @Nullable Float heldOutAccuracy,
        int samples,
        String sha256,
        String baseSha256,
        long wallMicros,
        long computeMicros,
        int duplicates,
        long committedAt,
        @Nullable List<ContributionView> contributions) {

    /// One result that was used: node (level, index) of the train or the evaluate tree.
    ///
    /// @param volunteer id in hexadecimal
    public record ContributionView(String kind, int level, int index, String volunteer, int samples) {
        static ContributionView of(Contribution contribution) {
            return new ContributionView(
                    switch (contribution.getKind()) {
                        case TASK_KIND_TRAIN -> "train";
                        case TASK_KIND_EVALUATE -> "evaluate";
                        case TASK_KIND_UNSPECIFIED, UNRECOGNIZED -> "unknown";
                    },
                    contribution.getNode().getLevel(),
                    contribution.getNode().getIndex(),
                    hex(contribution.getVolunteerId()),
                    contribution.getSamples());
        }
    }

    static RoundView of(RoundCommitted round) {
        return of(
                round,
                round.getContributionsList().stream().map(ContributionView::of).toList());
    }

    static RoundView withoutContributions(RoundCommitted round) {
        return of(round, null);
    }

    private static RoundView of(RoundCommitted round, @Nullable List<ContributionView> contributions) {
        boolean trained = round.getSamples() > 0;
        return new RoundView(
                round.getRound(),
                trained ? round.getLoss() : null,
                trained ? round.getAccuracy() : null,
                round.hasHeldOutLoss() ? round.getHeldOutLoss() : null,
                round.hasHeldOutAccuracy() ? round.getHeldOutAccuracy() : null,
                round.getSamples(),
                hex(round.getSha256()),
                hex(round.getBaseSha256()),
                Integer.toUnsignedLong(round.getWallMicros()),
                round.getComputeMicros(),
                round.getDuplicates(),
                round.getCommittedAtMs(),
                contributions);
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
