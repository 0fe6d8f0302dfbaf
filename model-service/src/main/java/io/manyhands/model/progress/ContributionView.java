package io.manyhands.model.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.RoundCommitted.OutcomeCase;
import io.manyhands.protocol.v1.TaskKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/// One result that was used, in JSON: node (level, index) of the round's tree of that kind.
///
/// @param kind `evaluate`, or what the tree that makes the next version is called in this kind of work
/// @param volunteer id in hexadecimal
/// @param training absent if the job does something else
/// @param counting absent if the job does something else
/// @param valueSha256 of the value that was added up, in hexadecimal
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContributionView(
        String kind,
        int level,
        int index,
        String volunteer,
        @JsonUnwrapped TrainingRoundView.@Nullable Part training,
        @JsonUnwrapped CountingRoundView.@Nullable Part counting,
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
