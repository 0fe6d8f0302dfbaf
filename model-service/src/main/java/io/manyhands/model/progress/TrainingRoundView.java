package io.manyhands.model.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyhands.protocol.v1.TrainingOutcome;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/// What a round of training has measured, in JSON. What is absent was not measured in this round.
///
/// @param loss mean over the batch, absent if the round only evaluated
/// @param samples of the batch, 0 if the round only evaluated
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingRoundView(
        @Nullable Float loss,
        @Nullable Float accuracy,
        @Nullable Float heldOutLoss,
        @Nullable Float heldOutAccuracy,
        int samples) {
    /// What the tree that makes the next version is called.
    static final String ADVANCE = "train";

    static TrainingRoundView of(TrainingOutcome outcome) {
        boolean trained = outcome.getSamples() > 0;
        return new TrainingRoundView(
                trained ? outcome.getLoss() : null,
                trained ? outcome.getAccuracy() : null,
                outcome.hasHeldOutLoss() ? outcome.getHeldOutLoss() : null,
                outcome.hasHeldOutAccuracy() ? outcome.getHeldOutAccuracy() : null,
                outcome.getSamples());
    }

    /// A contribution to training, in JSON: its units of work are samples.
    @RegisterForReflection
    public record Part(int samples) {}
}
