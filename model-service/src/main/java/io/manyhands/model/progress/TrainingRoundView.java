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
                outcome.getSamples());
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
