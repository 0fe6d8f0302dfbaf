package io.manyhands.model.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.RoundCommitted.OutcomeCase;
import io.manyhands.protocol.v1.TaskKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One result that was used, in JSON: node (level, index) of the round's tree of that kind.
///
/// @param training absent if the job does something else
/// @param counting absent if the job does something else
/// @param map absent if the job does something else
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Contribution", description = "One result that was used: a node of a tree of the round.")
public record ContributionView(
        @Schema(
                description = "Which tree; `advance` is called `train` in training",
                enumeration = {"train", "advance", "evaluate", "unknown"})
        String kind,

        @Schema(description = "Of the node; leaves are at level 0")
        int level,

        @Schema(description = "Of the node in its level") int index,

        @Schema(description = "Id of the volunteer, in hexadecimal")
        String volunteer,

        @JsonUnwrapped TrainingRoundView.@Nullable Part training,
        @JsonUnwrapped CountingRoundView.@Nullable Part counting,
        @JsonUnwrapped MapRoundView.@Nullable Part map,

        @Schema(description = "Of the value that was added up")
        String valueSha256) {

    /// @param work what the round has come to tells which kind of work it is
    static ContributionView of(Contribution contribution, OutcomeCase work) {
        return new ContributionView(
                kind(contribution.getKind(), work),
                contribution.getNode().getLevel(),
                contribution.getNode().getIndex(),
                RoundView.hex(contribution.getVolunteerId()),
                work == OutcomeCase.TRAINING ? new TrainingRoundView.Part(contribution.getUnits()) : null,
                work == OutcomeCase.COUNTING ? new CountingRoundView.Part(contribution.getUnits()) : null,
                work == OutcomeCase.MAP_REDUCE ? new MapRoundView.Part(contribution.getUnits()) : null,
                RoundView.hex(contribution.getValueSha256()));
    }

    private static String kind(TaskKind kind, OutcomeCase work) {
        return switch (kind) {
            case TASK_KIND_ADVANCE -> work == OutcomeCase.TRAINING ? TrainingRoundView.ADVANCE : "advance";
            case TASK_KIND_EVALUATE -> "evaluate";
            case TASK_KIND_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }
}
