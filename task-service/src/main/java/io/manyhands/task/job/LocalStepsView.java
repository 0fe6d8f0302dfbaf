package io.manyhands.task.job;

import io.manyhands.protocol.v1.Training;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What [TrainingView] shows of a job whose leaves are trajectories.
@Schema(name = "LocalStepsView", description = "How trajectories go.")
public record LocalStepsView(
        @Schema(description = "Steps of a trajectory") int steps,
        @Schema(description = "Samples of a step") int batchSize,

        @Schema(description = "Trajectories of a round") int trajectories) {
    static @Nullable LocalStepsView of(Training training) {
        if (!training.hasLocalSteps()) {
            return null;
        }
        int leafSize = training.getBatches().getLeafSize();
        int batchSize = training.getLocalSteps().getBatchSize();
        return new LocalStepsView(
                Math.ceilDiv(leafSize, batchSize),
                batchSize,
                Math.ceilDiv(training.getBatches().getBatchSize(), leafSize));
    }
}
