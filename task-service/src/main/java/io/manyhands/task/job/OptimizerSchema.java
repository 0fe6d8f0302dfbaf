package io.manyhands.task.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.eclipse.microprofile.openapi.annotations.media.DiscriminatorMapping;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How the `optimizer` of a job description looks; see [JobSchema]. [OptimizerReader] decides.
@Schema(
        name = "Optimizer",
        description = "What makes new weights of a round's gradient, as in TensorFlow.js.",
        oneOf = {
            OptimizerSchema.Sgd.class,
            OptimizerSchema.Momentum.class,
            OptimizerSchema.RmsProp.class,
            OptimizerSchema.Adam.class,
            OptimizerSchema.AdamW.class,
            OptimizerSchema.Adagrad.class
        },
        discriminatorProperty = "type",
        discriminatorMapping = {
            @DiscriminatorMapping(value = "sgd", schema = OptimizerSchema.Sgd.class),
            @DiscriminatorMapping(value = "momentum", schema = OptimizerSchema.Momentum.class),
            @DiscriminatorMapping(value = "rmsprop", schema = OptimizerSchema.RmsProp.class),
            @DiscriminatorMapping(value = "adam", schema = OptimizerSchema.Adam.class),
            @DiscriminatorMapping(value = "adamw", schema = OptimizerSchema.AdamW.class),
            @DiscriminatorMapping(value = "adagrad", schema = OptimizerSchema.Adagrad.class)
        })
sealed interface OptimizerSchema {
    /// What all optimizers have.
    record Rate(
            @Schema(
                    description = "Step size",
                    minimum = "0",
                    exclusiveMinimum = true,
                    maximum = "" + OptimizerReader.MAX_LEARNING_RATE)
            double learningRate,

            @Schema(description = "How the step size changes from step to step; not at all if it is absent") @Nullable
            ScheduleSchema schedule,

            @Schema(
                    description = "Each value of the gradient is brought into the range from minus it to it; one of"
                            + " three ways to clip",
                    minimum = "0",
                    exclusiveMinimum = true,
                    maximum = "" + OptimizerReader.MAX_LEARNING_RATE)
            @Nullable
            Double clipValue,

            @Schema(
                    description = "The gradient of each weight tensor is shortened to this Euclidean norm",
                    minimum = "0",
                    exclusiveMinimum = true,
                    maximum = "" + OptimizerReader.MAX_LEARNING_RATE)
            @Nullable
            Double clipNorm,

            @Schema(
                    description = "The whole gradient is shortened to this Euclidean norm",
                    minimum = "0",
                    exclusiveMinimum = true,
                    maximum = "" + OptimizerReader.MAX_LEARNING_RATE)
            @Nullable
            Double globalClipNorm) {}

    /// What all that divide by something have.
    record Epsilon(
            @Schema(
                    description = "Keeps divisors from zero",
                    minimum = "0",
                    exclusiveMinimum = true,
                    maximum = "1",
                    defaultValue = "1e-7")
            @Nullable
            Double epsilon) {}

    /// What Adam and its like have.
    record Betas(
            @Schema(
                    description = "Of the moving mean of the gradient",
                    minimum = "0",
                    maximum = "1",
                    exclusiveMaximum = true,
                    defaultValue = "0.9")
            @Nullable
            Double beta1,

            @Schema(
                    description = "Of the moving mean of its square",
                    minimum = "0",
                    maximum = "1",
                    exclusiveMaximum = true,
                    defaultValue = "0.999")
            @Nullable
            Double beta2) {}

    @Schema(name = "Sgd", description = "Stochastic gradient descent.", additionalProperties = Schema.False.class)
    record Sgd(
            @Schema(description = "Which optimizer", enumeration = "sgd")
            String type,

            @JsonUnwrapped Rate rate) implements OptimizerSchema {}

    @Schema(
            name = "Momentum",
            description = "Gradient descent with momentum.",
            additionalProperties = Schema.False.class)
    record Momentum(
            @Schema(description = "Which optimizer", enumeration = "momentum")
            String type,

            @JsonUnwrapped Rate rate,

            @Schema(
                    description = "Share of the last step that is taken again",
                    minimum = "0",
                    maximum = "1",
                    exclusiveMaximum = true)
            double momentum,

            @Schema(description = "Whether it is Nesterov's", defaultValue = "false") @Nullable
            Boolean nesterov)
            implements OptimizerSchema {}

    @Schema(
            name = "RmsProp",
            description = "Divides by the root of a moving mean of squares.",
            additionalProperties = Schema.False.class)
    record RmsProp(
            @Schema(description = "Which optimizer", enumeration = "rmsprop")
            String type,

            @JsonUnwrapped Rate rate,

            @Schema(
                    description = "Of the moving mean",
                    minimum = "0",
                    maximum = "1",
                    exclusiveMaximum = true,
                    defaultValue = "0.9")
            @Nullable
            Double decay,

            @Schema(
                    description = "Share of the last step that is taken again",
                    minimum = "0",
                    maximum = "1",
                    exclusiveMaximum = true,
                    defaultValue = "0")
            @Nullable
            Double momentum,

            @JsonUnwrapped Epsilon stability,

            @Schema(description = "Whether the mean is subtracted", defaultValue = "false") @Nullable
            Boolean centered)
            implements OptimizerSchema {}

    @Schema(
            name = "Adam",
            description = "Moving means of the gradient and of its square, corrected for their beginning.",
            additionalProperties = Schema.False.class)
    record Adam(
            @Schema(description = "Which optimizer", enumeration = "adam")
            String type,

            @JsonUnwrapped Rate rate,

            @JsonUnwrapped Betas betas,

            @JsonUnwrapped Epsilon stability)
            implements OptimizerSchema {}

    @Schema(
            name = "AdamW",
            description = "Adam with a decay of weights that is not a part of the gradient.",
            additionalProperties = Schema.False.class)
    record AdamW(
            @Schema(description = "Which optimizer", enumeration = "adamw")
            String type,

            @JsonUnwrapped Rate rate,

            @JsonUnwrapped Betas betas,

            @JsonUnwrapped Epsilon stability,

            @Schema(
                    description = "Part of each weight, times the learning rate, by which it decays in a step",
                    minimum = "0",
                    maximum = "1",
                    defaultValue = "0.004")
            @Nullable
            Double weightDecay)
            implements OptimizerSchema {}

    @Schema(
            name = "Adagrad",
            description = "Divides by the root of the sum of all squares so far.",
            additionalProperties = Schema.False.class)
    record Adagrad(
            @Schema(description = "Which optimizer", enumeration = "adagrad")
            String type,

            @JsonUnwrapped Rate rate,

            @Schema(
                    description = "What the sums begin with",
                    minimum = "0",
                    maximum = "" + OptimizerReader.MAX_ACCUMULATOR,
                    defaultValue = "0.1")
            @Nullable
            Double initialAccumulator,

            @JsonUnwrapped Epsilon stability)
            implements OptimizerSchema {}
}
