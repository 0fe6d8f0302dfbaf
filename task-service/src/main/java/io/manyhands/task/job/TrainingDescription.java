package io.manyhands.task.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.protocol.v1.BatchSpec;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.dataset.DataReader;
import io.manyhands.task.dataset.DataSource;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// A training job: `model`, `data`, `training`, `evaluation` and `optimizer`.
record TrainingDescription(
        Model model, DataSource data, BatchSpec batches, Evaluation evaluation, OptimizerSpec optimizer)
        implements WorkDescription {
    static TrainingDescription read(JsonObject job, Findings findings) {
        return new TrainingDescription(
                ModelReader.read(job.object("model")),
                DataReader.read(job.object("data")),
                TrainingReader.batches(job.object("training"), findings),
                job.has("evaluation") ? TrainingReader.evaluation(job.object("evaluation"), findings) : Evaluation.NONE,
                OptimizerReader.read(job.object("optimizer")));
    }

    @Override
    public Optional<String> dataset() {
        return Optional.of(data.sha256());
    }

    @Override
    public Optional<String> initialState() {
        return model.initialWeights();
    }

    @Override
    public void enter(JobSpec.Builder spec, Material material, Findings findings) {
        spec.setTraining(new TrainingBuilder(this, spec.getSeed(), findings).build(material));
    }

    /// @param topology as posted
    /// @param weights names and shapes, in place of those that are worked out; may be empty
    /// @param initialWeights SHA-256 of a data set
    record Model(JsonNode topology, Loss loss, List<WeightSpec> weights, Optional<String> initialWeights) {}

    record Evaluation(double heldOutFraction, EvaluationSpec spec) {
        static final Evaluation NONE = new Evaluation(0, EvaluationSpec.getDefaultInstance());
    }
}
