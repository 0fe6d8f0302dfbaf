package io.manyhands.model.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.RoundCommitted;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A committed round in JSON: what all kinds of work have in common, beside the fields of the job's own kind.
///
/// @param training absent if the job does something else
/// @param counting absent if the job does something else
/// @param map absent if the job does something else
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Round", description = "A committed round. What a round of this kind of work does not have is absent.")
public record RoundView(
        @Schema(description = "Number of the version that it began with")
        int round,

        @JsonUnwrapped @Nullable TrainingRoundView training,
        @JsonUnwrapped @Nullable CountingRoundView counting,
        @JsonUnwrapped @Nullable MapRoundView map,

        @Schema(description = "Of the state that it came to")
        String sha256,

        @Schema(description = "Of the state that it began with")
        String baseSha256,

        @Schema(description = "Since the previous commit") long wallMicros,

        @Schema(description = "What volunteers spent on the results that were used")
        long computeMicros,

        @Schema(description = "Results that were not needed")
        int duplicates,

        @Schema(description = "Unix time in milliseconds") long committedAt,

        @Schema(description = "Results that were used; absent in events, and where they are not kept any more")
        @Nullable
        List<ContributionView> contributions) {

    static RoundView of(RoundCommitted round) {
        var contributions = round.getContributionsList().stream()
                .map(contribution -> ContributionView.of(contribution, round.getOutcomeCase()))
                .toList();
        return of(round, contributions.isEmpty() ? null : contributions);
    }

    static RoundView withoutContributions(RoundCommitted round) {
        return of(round, null);
    }

    private static RoundView of(RoundCommitted round, @Nullable List<ContributionView> contributions) {
        return new RoundView(
                round.getRound(),
                round.hasTraining() ? TrainingRoundView.of(round.getTraining()) : null,
                round.hasCounting() ? CountingRoundView.of(round) : null,
                round.hasMapReduce() ? MapRoundView.of(round) : null,
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
