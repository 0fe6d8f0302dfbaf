package io.manyhands.task.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.BatchSpec;
import io.manyhands.protocol.v1.Encoding;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.LocalSteps;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.LossOptions;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.dataset.DataReader;
import io.manyhands.task.dataset.DataSource;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Read;
import io.manyhands.task.shard.Manifest;
import java.util.List;
import java.util.Optional;

/// A training job: `model`, `data`, `training`, `evaluation` and `optimizer`, each empty if it was refused. What it
/// names in Redis, and the topology, are there even so: they can be looked at by themselves.
///
/// @param dataset SHA-256, if it is one
/// @param validation SHA-256, if it is one
/// @param initialState SHA-256, if it is one
/// @param topology as posted
record TrainingDescription(
        Optional<String> dataset,
        Optional<String> validation,
        Optional<String> initialState,
        Optional<JsonNode> topology,
        Optional<Model> model,
        Optional<DataSource> data,
        Optional<Rounds> rounds,
        Optional<Evaluation> evaluation,
        Optional<OptimizerSpec> optimizer)
        implements WorkDescription {
    static TrainingDescription read(JsonObject job, Findings findings) {
        var model = findings.take(ModelReader.read(job));
        var data = findings.take(DataReader.read(job));
        return new TrainingDescription(
                posted(job, "data", "dataset").map(JsonNode::asText).filter(Keys::isSha256),
                posted(job, "data", DataReader.VALIDATION).map(JsonNode::asText).filter(Keys::isSha256),
                posted(job, "model", "initialWeights").map(JsonNode::asText).filter(Keys::isSha256),
                posted(job, "model", "topology"),
                model,
                data,
                findings.take(TrainingReader.rounds(job)),
                findings.take(TrainingReader.evaluation(job)),
                findings.take(OptimizerReader.read(job)));
    }

    private static Optional<JsonNode> posted(JsonObject job, String section, String field) {
        return Optional.of(job.value(section).path(field)).filter(value -> !value.isNull() && !value.isMissingNode());
    }

    @Override
    public Optional<String> problemWith(Manifest manifest) {
        if (manifest.fixed().isEmpty()) {
            return Optional.of(
                    "has lines of JSON, as inputs of map-reduce jobs are; store records with POST /api/datasets/records, or a data set of at most 64 MiB with POST /api/datasets");
        }
        return data().filter(source -> !(source instanceof DataSource.Described))
                .map(_ -> "is in shards, whose layout is stored with them; leave out all of data but type and dataset");
    }

    @Override
    public Read<JobSpec> enter(JobSpec.Builder spec, Material material, Findings findings) {
        return new TrainingBuilder(this, spec.getSeed(), findings)
                .build(material)
                .map(training -> spec.setTraining(training).build());
    }

    /// @param lossOptions empty if the loss is as it is without any
    /// @param weights names and shapes, in place of those that are worked out; may be empty
    /// @param initialWeights SHA-256 of a data set
    record Model(
            Loss loss, Optional<LossOptions> lossOptions, List<WeightSpec> weights, Optional<String> initialWeights) {}

    /// @param localSteps empty: a round is one step of all together
    record Rounds(BatchSpec batches, Optional<LocalSteps> localSteps, Encoding encoding) {}

    record Evaluation(double heldOutFraction, EvaluationSpec spec) {
        static final Evaluation NONE = new Evaluation(0, EvaluationSpec.getDefaultInstance());
    }
}
