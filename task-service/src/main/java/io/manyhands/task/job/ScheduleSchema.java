package io.manyhands.task.job;

import io.manyhands.protocol.v1.Limit;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.DiscriminatorMapping;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How the `schedule` of an optimizer looks; see [JobSchema]. [ScheduleReader] decides.
@Schema(
        name = "LearningRateSchedule",
        description =
                "How the learning rate changes, as in Keras. Steps are rounds. Only with training mode synchronous.",
        oneOf = {
            ScheduleSchema.Constant.class,
            ScheduleSchema.Exponential.class,
            ScheduleSchema.Piecewise.class,
            ScheduleSchema.Cosine.class
        },
        discriminatorProperty = "type",
        discriminatorMapping = {
            @DiscriminatorMapping(value = "constant", schema = ScheduleSchema.Constant.class),
            @DiscriminatorMapping(value = "exponential", schema = ScheduleSchema.Exponential.class),
            @DiscriminatorMapping(value = "piecewise", schema = ScheduleSchema.Piecewise.class),
            @DiscriminatorMapping(value = "cosine", schema = ScheduleSchema.Cosine.class)
        })
sealed interface ScheduleSchema {
    @Schema(name = "ConstantRate", description = "Not at all.", additionalProperties = Schema.False.class)
    record Constant(
            @Schema(description = "Which schedule", enumeration = "constant")
            String type) implements ScheduleSchema {}

    @Schema(
            name = "ExponentialDecay",
            description = "learningRate × decayRate^(step / decaySteps).",
            additionalProperties = Schema.False.class)
    record Exponential(
            @Schema(description = "Which schedule", enumeration = "exponential")
            String type,

            @Schema(
                    description = "Steps in which the rate is multiplied by decayRate",
                    minimum = "1",
                    maximum = "" + Limit.LIMIT_ROUNDS_VALUE)
            int decaySteps,

            @Schema(description = "What it is multiplied by", minimum = "0", exclusiveMinimum = true, maximum = "1")
            double decayRate,

            @Schema(description = "Whether step / decaySteps is rounded down", defaultValue = "false") @Nullable
            Boolean staircase)
            implements ScheduleSchema {}

    @Schema(
            name = "PiecewiseConstantDecay",
            description = "learningRate up to the first boundary, that step included; then one of the values up to the"
                    + " next one.",
            additionalProperties = Schema.False.class)
    record Piecewise(
            @Schema(description = "Which schedule", enumeration = "piecewise")
            String type,

            @Schema(
                    type = SchemaType.ARRAY,
                    implementation = Step.class,
                    description = "Last steps of the pieces, ascending",
                    minItems = 1,
                    maxItems = ScheduleReader.MAX_PIECES)
            List<Integer> boundaries,

            @Schema(
                    type = SchemaType.ARRAY,
                    implementation = Rate.class,
                    description = "Learning rates after each of the boundaries",
                    minItems = 1,
                    maxItems = ScheduleReader.MAX_PIECES)
            List<Double> values)
            implements ScheduleSchema {}

    @Schema(
            name = "CosineDecay",
            description = "In a straight line from warmupFrom to learningRate, then along half a cosine to learningRate"
                    + " × alpha, where it stays.",
            additionalProperties = Schema.False.class)
    record Cosine(
            @Schema(description = "Which schedule", enumeration = "cosine")
            String type,

            @Schema(description = "Steps of the decay", minimum = "1", maximum = "" + Limit.LIMIT_ROUNDS_VALUE)
            int decaySteps,

            @Schema(
                    description = "Share of the learning rate that is left",
                    minimum = "0",
                    maximum = "1",
                    defaultValue = "0")
            @Nullable
            Double alpha,

            @Schema(
                    description = "Steps before the decay",
                    minimum = "0",
                    maximum = "" + Limit.LIMIT_ROUNDS_VALUE,
                    defaultValue = "0")
            @Nullable
            Integer warmupSteps,

            @Schema(
                    description = "Learning rate at first, if there are steps before the decay",
                    minimum = "0",
                    maximum = "" + OptimizerReader.MAX_LEARNING_RATE,
                    defaultValue = "0")
            @Nullable
            Double warmupFrom)
            implements ScheduleSchema {}

    @Schema(
            name = "Step",
            type = SchemaType.INTEGER,
            description = "A step, from 0.",
            minimum = "0",
            maximum = "" + Limit.LIMIT_ROUNDS_VALUE)
    interface Step {}

    @Schema(
            name = "LearningRate",
            type = SchemaType.NUMBER,
            description = "A learning rate.",
            minimum = "0",
            maximum = "" + OptimizerReader.MAX_LEARNING_RATE)
    interface Rate {}
}
