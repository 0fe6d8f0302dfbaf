package io.manyhands.model.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyhands.protocol.v1.TrainingOutcome;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a round of training has measured, in JSON. What is absent was not measured in this round.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingRoundView(
        @Schema(
                description =
                        "Mean over the batch; absent if the round only evaluated, or if it is too large for float32")
        @Nullable
        Float loss,

        @Schema(description = "Share of the batch that was predicted right; absent if the round only evaluated")
        @Nullable
        Float accuracy,

        @Schema(
                description =
                        "Mean over the held-out samples, of the version that the round began with; absent if the round did not evaluate, or if it is too large for float32")
        @Nullable
        Float heldOutLoss,

        @Schema(description = "Share of the held-out samples that was predicted right") @Nullable
        Float heldOutAccuracy,

        @Schema(
                description =
                        "What the job's metrics have come to; absent if the round did not evaluate, or there are none")
        @Nullable
        Measured metrics,

        @Schema(description = "Of the batch; 0 if the round only evaluated")
        int samples) {
    /// What the tree that makes the next version is called.
    static final String ADVANCE = "train";

    static TrainingRoundView of(TrainingOutcome outcome) {
        boolean trained = outcome.getSamples() > 0;
        return new TrainingRoundView(
                trained ? finite(outcome.getLoss()) : null,
                trained ? outcome.getAccuracy() : null,
                outcome.hasHeldOutLoss() ? finite(outcome.getHeldOutLoss()) : null,
                outcome.hasHeldOutAccuracy() ? outcome.getHeldOutAccuracy() : null,
                Measured.of(outcome),
                outcome.getSamples());
    }

    /// What evaluations count besides, in JSON.
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RoundMetrics", description = "What was counted besides over the held-out samples.")
    public record Measured(
            @Schema(description = "Share of the samples whose class is among the topK largest outputs") @Nullable
            Float topKAccuracy,

            @Schema(description = "Mean over the classes that were there, or were predicted") @Nullable
            Float precision,

            @Schema(description = "The same") @Nullable Float recall,
            @Schema(description = "The same") @Nullable Float f1,

            @Schema(description = "Over all values") @Nullable
            Float meanAbsoluteError,

            @Schema(description = "Over all values") @Nullable
            Float rootMeanSquaredError,

            @Schema(
                    description = "Share of the targets' variance that is explained, over all values; absent if they"
                            + " are all the same")
            @Nullable
            Float rSquared) {
        static @Nullable Measured of(TrainingOutcome outcome) {
            var measured = new Measured(
                    outcome.hasTopKAccuracy() ? outcome.getTopKAccuracy() : null,
                    outcome.hasPrecision() ? outcome.getPrecision() : null,
                    outcome.hasRecall() ? outcome.getRecall() : null,
                    outcome.hasF1() ? outcome.getF1() : null,
                    outcome.hasMeanAbsoluteError() ? finite(outcome.getMeanAbsoluteError()) : null,
                    outcome.hasRootMeanSquaredError() ? finite(outcome.getRootMeanSquaredError()) : null,
                    outcome.hasRSquared() ? finite(outcome.getRSquared()) : null);
            return measured.equals(NOTHING) ? null : measured;
        }

        private static final Measured NOTHING = new Measured(null, null, null, null, null, null, null);
    }

    /// JSON has no other numbers.
    private static @Nullable Float finite(float value) {
        return Float.isFinite(value) ? value : null;
    }

    /// A contribution to training, in JSON: its units of work are samples.
    @RegisterForReflection
    public record Part(
            @Schema(description = "In the subtree, of a training job")
            int samples) {}
}
