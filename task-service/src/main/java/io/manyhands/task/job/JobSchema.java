package io.manyhands.task.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.task.dataset.DataSchema;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How a job description looks, for the OpenAPI document. Shapes only: [DescriptionReader] and the readers that it
/// calls decide, and no instance is ever made. `JobSchemaComponentTest` holds each field against them.
@Schema(
        name = "JobDescription",
        description = "What `POST /api/jobs` takes. A field that is null counts as absent: leave it out."
                + " Unknown fields are errors. What fields must be to one another, to the data and to the model is"
                + " checked besides: the number of leaves in a round is at most "
                + Limit.LIMIT_LEAVES_PER_ROUND_VALUE + ", for example.",
        oneOf = {JobSchema.TrainingJob.class, JobSchema.CountingJob.class, JobSchema.MapReduceJob.class})
sealed interface JobSchema {
    /// A line of plain text with something to see in it.
    String LINE = "^\\P{Cc}*\\S\\P{Cc}*$";

    /// What all jobs have.
    record Common(
            @Schema(
                    description = "Names it in paths; generated from the name if absent",
                    pattern = RestDocumentFilter.JOB_ID)
            @Nullable
            String id,

            @Schema(
                    description = "One line of plain text, for people",
                    maxLength = DescriptionReader.MAX_NAME,
                    pattern = LINE)
            String name,

            @Schema(
                    description = "One line of plain text for volunteers; empty if absent",
                    maxLength = DescriptionReader.MAX_DESCRIPTION,
                    pattern = LINE)
            @Nullable
            String description,

            @Schema(
                    description = "Of everything random: initial weights, the order of the samples, which records are"
                            + " held out, what random layers draw",
                    minimum = "0",
                    maximum = "" + DescriptionReader.MAX_SEED,
                    defaultValue = "1")
            @Nullable
            Long seed,

            @Schema(
                    description =
                            "How results are checked. If absent, with the defaults where every device computes the"
                                    + " same bits, and not at all elsewhere")
            @Nullable
            Verification verification,

            @Schema(description = "What a volunteer has to give before it computes; if absent, nothing") @Nullable
            Entry entry) {}

    @Schema(
            name = "Entry",
            description = "What is asked, once, of volunteers that the organizer does not know. An identity that has"
                    + " paid is known by its token from then on.",
            additionalProperties = Schema.False.class)
    record Entry(
            @Schema(
                    description =
                            "Zero bits that a proof of work must have; each takes twice as long as the one before."
                                    + " 20 are about a second of a laptop and some of a phone; 0: none is asked for",
                    minimum = "0",
                    maximum = "" + EntryDescription.MAX_BITS,
                    defaultValue = "0")
            @Nullable
            Integer proofOfWork,

            @Schema(
                    description =
                            "What volunteers have to show, given to them as a link (`?job=ID#invite=INVITATION`) or"
                                    + " as text. Only a hash of it is kept: nobody can be told it later. If absent, none is"
                                    + " asked for",
                    minLength = 8,
                    maxLength = EntryDescription.MAX_INVITATION,
                    pattern = EntryDescription.INVITATION)
            @Nullable
            String invitation) {}

    @Schema(
            name = "Verification",
            description = "Auditors, which are the organizer's own, compute some results again. Where every device"
                    + " computes the same bits, one that differs is proof: its volunteer is banned, and the job goes"
                    + " back to before it.",
            additionalProperties = Schema.False.class)
    record Verification(
            @Schema(
                    description = "`optimistic`: rounds are committed at once, and given up if a value turns out to be"
                            + " wrong; `strict`: a round is committed when what is checked of it has been; `none`:"
                            + " nothing is checked. The first two are for exact jobs only; `clipped`, for all others:"
                            + " what strangers give is shortened to the length that values have had lately",
                    enumeration = {"none", "optimistic", "strict", "clipped"},
                    defaultValue = "optimistic")
            @Nullable
            String policy,

            @Schema(
                    description = "Share of the results of trusted volunteers that is computed again",
                    minimum = "0",
                    maximum = "1",
                    defaultValue = "" + VerificationDescription.AUDIT_RATE)
            @Nullable
            Double auditRate,

            @Schema(
                    description = "So many results of a volunteer in a row are computed again, and have to be right,"
                            + " before it is trusted; 0: it is from the beginning",
                    minimum = "0",
                    maximum = "" + VerificationDescription.MAX_QUORUM,
                    defaultValue = "" + VerificationDescription.QUORUM_UNTIL)
            @Nullable
            Integer quorumUntil) {}

    @Schema(
            name = "TrainingJob",
            description = "A job that trains a network.",
            additionalProperties = Schema.False.class)
    record TrainingJob(
            @JsonUnwrapped Common common,

            @Schema(description = "What is trained") Model model,

            @Schema(description = "What it learns from") DataSchema data,

            @Schema(description = "How the data is cut into epochs, rounds and leaves")
            TrainingSchema training,

            @Schema(description = "When the held-out loss is measured; if absent, nothing is held out") @Nullable
            Evaluation evaluation,

            @Schema(description = "What makes new weights of a round's gradient")
            OptimizerSchema optimizer)
            implements JobSchema {}

    @Schema(
            name = "CountingJob",
            description =
                    "A job of the smallest kind of work, which needs no data: every unit is counted once a round.",
            additionalProperties = Schema.False.class)
    record CountingJob(
            @JsonUnwrapped Common common,

            @Schema(description = "What is counted") Counting counting) implements JobSchema {}

    @Schema(
            name = "Counting",
            description = "How much is counted, and in which portions.",
            additionalProperties = Schema.False.class)
    record Counting(
            @Schema(description = "Units in a round", minimum = "1", maximum = "" + CountingDescription.MAX_UNITS)
            int units,

            @Schema(
                    description = "Units per leaf of a round's tree",
                    minimum = "1",
                    maximum = "" + Limit.LIMIT_UNITS_PER_LEAF_VALUE)
            int leafSize,

            @Schema(description = "Rounds in all", minimum = "1", maximum = "" + Limit.LIMIT_ROUNDS_VALUE)
            int rounds) {}

    @Schema(
            name = "MapReduceJob",
            description = "A job that calls a program for each of many inputs, and keeps the results or reduces them.",
            additionalProperties = Schema.False.class)
    record MapReduceJob(
            @JsonUnwrapped Common common,

            @Schema(description = "What is called, and for what")
            MapSchema mapReduce) implements JobSchema {}

    @Schema(
            name = "Model",
            description = "A network, and what its output is compared with.",
            additionalProperties = Schema.False.class)
    record Model(
            @Schema(
                    type = SchemaType.OBJECT,
                    description = "A Sequential model, or a functional one with one input and one output, as Keras 2,"
                            + " Keras 3 and `model.toJSON()` of TensorFlow.js write it. Wherever it has a number,"
                            + " `\"$alphabet\"` stands for the number of distinct characters of the text. An argument"
                            + " of a layer that would not be honoured is an error",
                    additionalProperties = Schema.True.class)
            Object topology,

            @Schema(
                    description = "What the output is compared with, and how",
                    enumeration = {
                        "binaryCrossentropy",
                        "categoricalCrossentropy",
                        "huber",
                        "klDivergence",
                        "meanAbsoluteError",
                        "meanSquaredError",
                        "sparseCategoricalCrossentropy"
                    })
            String loss,

            @Schema(description = "How the loss is taken; if absent, as it is without any of these") @Nullable
            LossOptions lossOptions,

            @Schema(
                    description = "Names and shapes of all weights, in order; need not be listed, but must be those of"
                            + " the topology",
                    maxItems = Limit.LIMIT_WEIGHT_TENSORS_VALUE)
            @Nullable
            List<Weight> weights,

            @Schema(
                    description = "SHA-256 of a data set of float32, little-endian: the weights to begin with. If"
                            + " absent, the initializers of the layers say",
                    pattern = RestDocumentFilter.SHA256)
            @Nullable
            String initialWeights) {}

    @Schema(name = "LossOptions", description = "How a loss is taken.", additionalProperties = Schema.False.class)
    record LossOptions(
            @Schema(
                    type = SchemaType.ARRAY,
                    implementation = ClassWeight.class,
                    description = "For each class, what the loss of its samples and their gradient are multiplied by in"
                            + " training. Held-out losses are without them",
                    minItems = 2,
                    maxItems = LossOptionsReader.MAX_CLASSES)
            @Nullable
            List<Double> classWeights,

            @Schema(
                    description = "Of cross-entropies: this share of what is wanted is spread evenly over all classes",
                    minimum = "0",
                    maximum = "1",
                    exclusiveMaximum = true,
                    defaultValue = "0")
            @Nullable
            Double labelSmoothing,

            @Schema(
                    description = "Of cross-entropies: the model's outputs are logits, which the loss puts through a"
                            + " softmax (a sigmoid, if it is binary)",
                    defaultValue = "false")
            @Nullable
            Boolean fromLogits,

            @Schema(
                    description = "Of huber: differences up to this count as half their square, larger ones in a"
                            + " straight line. 1 if it is absent",
                    minimum = "0",
                    exclusiveMinimum = true,
                    maximum = "" + LossOptionsReader.MOST)
            @Nullable
            Double delta) {}

    @Schema(
            name = "ClassWeight",
            type = SchemaType.NUMBER,
            description = "Factor for one class.",
            minimum = "0",
            maximum = "" + LossOptionsReader.MOST)
    interface ClassWeight {}

    @Schema(name = "Weight", description = "One tensor of weights.", additionalProperties = Schema.False.class)
    record Weight(
            @Schema(
                    description = "As TensorFlow.js names it: `dense/kernel`",
                    maxLength = ModelReader.MAX_NAME,
                    pattern = "\\S")
            String name,

            @Schema(
                    type = SchemaType.ARRAY,
                    implementation = WeightDimension.class,
                    description = "Sizes of its dimensions",
                    maxItems = ModelReader.MAX_RANK)
            List<Integer> shape) {}

    @Schema(
            name = "WeightDimension",
            type = SchemaType.INTEGER,
            description = "Size of one dimension of a tensor of weights.",
            minimum = "1",
            maximum = "" + Limit.LIMIT_PARAMETERS_VALUE)
    interface WeightDimension {}

    @Schema(
            name = "Evaluation",
            description = "What is held out, and when the loss on it is measured.",
            additionalProperties = Schema.False.class)
    record Evaluation(
            @Schema(
                    description = "Share of the samples that are never trained on; must be there, unless `data` has a"
                            + " `validation`",
                    minimum = "0",
                    exclusiveMinimum = true,
                    maximum = "1",
                    exclusiveMaximum = true)
            @Nullable
            Double heldOutFraction,

            @Schema(
                    description = "Held-out samples that are measured on; at most as many as there are",
                    minimum = "1",
                    maximum = "" + Limit.LIMIT_DATASET_BYTES_VALUE)
            int samples,

            @Schema(
                    description = "Samples per leaf of the tree that measures",
                    minimum = "1",
                    maximum = "" + Limit.LIMIT_UNITS_PER_LEAF_VALUE)
            int leafSize,

            @Schema(
                    description = "Rounds from one measurement to the next",
                    minimum = "1",
                    maximum = "" + Limit.LIMIT_ROUNDS_VALUE)
            int everyRounds,

            @Schema(description = "What ends the job before its last round; if absent, nothing does") @Nullable
            EarlyStopping earlyStopping,

            @Schema(description = "What is counted besides loss and accuracy; if absent, nothing") @Nullable
            Metrics metrics) {}

    @Schema(
            name = "Metrics",
            description = "What evaluations count besides, exactly. At least one of them.",
            additionalProperties = Schema.False.class)
    record Metrics(
            @Schema(
                    description = "Of classes: how many samples have theirs among so many with the largest outputs",
                    minimum = "1",
                    maximum = "" + MetricsReader.MAX_TOP)
            @Nullable
            Integer topK,

            @Schema(
                    description = "Of up to " + MetricsReader.MOST_CLASSES + " classes: precision, recall and F1, means"
                            + " over the classes",
                    defaultValue = "false")
            @Nullable
            Boolean perClass,

            @Schema(
                    description = "Of values: mean absolute error, root mean squared error and R²",
                    defaultValue = "false")
            @Nullable
            Boolean errors) {}

    @Schema(
            name = "EarlyStopping",
            description =
                    "The job ends when so many evaluations in a row have not been better than the best one before.",
            additionalProperties = Schema.False.class)
    record EarlyStopping(
            @Schema(
                    description = "What is watched: the held-out loss, or the share of held-out samples whose class is"
                            + " predicted correctly",
                    enumeration = {EarlyStoppingReader.LOSS, EarlyStoppingReader.ACCURACY},
                    defaultValue = EarlyStoppingReader.LOSS)
            @Nullable
            String monitor,

            @Schema(
                    description = "Evaluations in a row without an improvement, after which the job ends",
                    minimum = "1",
                    maximum = "" + Limit.LIMIT_ROUNDS_VALUE)
            int patience,

            @Schema(
                    description = "An evaluation improves on the best one if it is better by more than this",
                    minimum = "0",
                    maximum = "" + EarlyStoppingReader.MAX_DELTA,
                    defaultValue = "0")
            @Nullable
            Double minDelta,

            @Schema(
                    description = "Whether the last version has the weights of the best one, also where the job goes"
                            + " through all rounds",
                    defaultValue = "true")
            @Nullable
            Boolean restoreBest) {}
}
