package io.manyhands.model.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.RoundCommitted;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A committed round in JSON: what all kinds of work have in common, beside the fields of the job's own kind.
///
/// @param training absent if the job does something else
/// @param counting absent if the job does something else
/// @param wallMicros since the previous commit
/// @param computeMicros what volunteers spent on the results that were used
/// @param committedAt Unix time in milliseconds
/// @param contributions absent in events
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoundView(
        int round,
        @JsonUnwrapped @Nullable TrainingRoundView training,
        @JsonUnwrapped @Nullable CountingRoundView counting,
        String sha256,
        String baseSha256,
        long wallMicros,
        long computeMicros,
        int duplicates,
        long committedAt,
        @Nullable List<ContributionView> contributions) {

    static RoundView of(RoundCommitted round) {
        return of(
                round,
                round.getContributionsList().stream()
                        .map(contribution -> ContributionView.of(contribution, round.getOutcomeCase()))
                        .toList());
    }

    static RoundView withoutContributions(RoundCommitted round) {
        return of(round, null);
    }

    private static RoundView of(RoundCommitted round, @Nullable List<ContributionView> contributions) {
        return new RoundView(
                round.getRound(),
                round.hasTraining() ? TrainingRoundView.of(round.getTraining()) : null,
                round.hasCounting() ? CountingRoundView.of(round) : null,
                hex(round.getSha256()),
                hex(round.getBaseSha256()),
                Integer.toUnsignedLong(round.getWallMicros()),
                round.getComputeMicros(),
                round.getDuplicates(),
                round.getCommittedAtMs(),
                contributions);
    }

    static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
