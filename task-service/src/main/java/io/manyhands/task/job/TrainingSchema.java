package io.manyhands.task.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.manyhands.protocol.v1.Limit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How the `training` of a job description looks; see [JobSchema]. [TrainingReader] and [LocalStepsReader] decide.
@Schema(
        name = "Training",
        description = "How the data is cut. A round makes one new version of the weights.",
        oneOf = {TrainingSchema.Synchronous.class, TrainingSchema.Local.class})
sealed interface TrainingSchema {
    /// What both have.
    record Epochs(
            @Schema(description = "Epochs in all", minimum = "1", maximum = "" + Limit.LIMIT_ROUNDS_VALUE)
            int epochs,

            @Schema(
                    description = "Samples in an epoch; at most those that are not held out",
                    minimum = "1",
                    maximum = "" + Limit.LIMIT_DATASET_BYTES_VALUE)
            int samplesPerEpoch,

            @Schema(
                    description = "How gradients, or what weights have lost, are rounded before they are added up:"
                            + " stochastically, to 8 or 4 bits. Fewer bytes are sent",
                    enumeration = {"float32", "int8", "int4"},
                    defaultValue = "float32")
            @Nullable
            String encoding) {}

    @Schema(
            name = "SynchronousTraining",
            description = "A round is one batch and one step of the optimizer; a leaf is the gradient of its samples.",
            additionalProperties = Schema.False.class)
    record Synchronous(
            @JsonUnwrapped Epochs data,

            @Schema(
                    description = "Samples per round; at most those in an epoch",
                    minimum = "1",
                    maximum = "" + Limit.LIMIT_DATASET_BYTES_VALUE)
            int batchSize,

            @Schema(
                    description = "Samples per leaf of a round's tree; at most those in a round",
                    minimum = "1",
                    maximum = "" + Limit.LIMIT_UNITS_PER_LEAF_VALUE)
            int leafSize,

            @Schema(description = "What is meant if it is absent, too") @Nullable
            SynchronousMode mode)
            implements TrainingSchema {}

    @Schema(
            name = "SynchronousMode",
            description = "All together take one step a round.",
            additionalProperties = Schema.False.class)
    record SynchronousMode(
            @Schema(description = "Which mode", enumeration = "synchronous")
            String type) {}

    @Schema(
            name = "LocalTraining",
            description = "A leaf is a trajectory: several steps of the optimizer over samples of its own. A version is"
                    + " a step along the mean of what the weights have lost on the trajectories. So for the same"
                    + " computing far fewer bytes are sent. A round has trajectories × steps × batchSize samples, at"
                    + " most those in an epoch.",
            additionalProperties = Schema.False.class)
    record Local(
            @JsonUnwrapped Epochs data,
            @Schema(description = "How trajectories go") LocalSteps mode) implements TrainingSchema {}

    @Schema(
            name = "LocalSteps",
            description = "How trajectories go. steps × batchSize is at most " + Limit.LIMIT_UNITS_PER_LEAF_VALUE + ".",
            additionalProperties = Schema.False.class)
    record LocalSteps(
            @Schema(description = "Which mode", enumeration = "localSteps")
            String type,

            @Schema(
                    description = "Steps of a trajectory",
                    minimum = "1",
                    maximum = "" + Limit.LIMIT_UNITS_PER_LEAF_VALUE)
            int steps,

            @Schema(description = "Samples of a step", minimum = "1", maximum = "" + Limit.LIMIT_UNITS_PER_LEAF_VALUE)
            int batchSize,

            @Schema(
                    description = "Trajectories of a round, that is how many volunteers can compute at the same time",
                    minimum = "1",
                    maximum = "" + Limit.LIMIT_LEAVES_PER_ROUND_VALUE)
            int trajectories,

            @Schema(description = "What makes a version of the mean") @Nullable
            Outer outer,

            @Schema(
                    description = "What the optimizer begins a trajectory with: as at the beginning of the job, or with"
                            + " the mean second moments of the trajectories before, where it has any: one for each weight,"
                            + " or one that 16 neighbours share, which takes a sixteenth of the bytes",
                    enumeration = {"shared", "averaged", "reset"},
                    defaultValue = "shared")
            @Nullable
            String state) {}

    @Schema(
            name = "Outer",
            description = "Gradient descent with Nesterov's momentum along what was lost.",
            additionalProperties = Schema.False.class)
    record Outer(
            @Schema(
                    description = "Step size",
                    minimum = "0",
                    exclusiveMinimum = true,
                    maximum = "" + OptimizerReader.MAX_LEARNING_RATE,
                    defaultValue = "" + LocalStepsReader.OUTER_LEARNING_RATE)
            @Nullable
            Double learningRate,

            @Schema(
                    description = "Share of the last step that is taken again",
                    minimum = "0",
                    maximum = "1",
                    exclusiveMaximum = true,
                    defaultValue = "" + LocalStepsReader.OUTER_MOMENTUM)
            @Nullable
            Double momentum) {}
}
