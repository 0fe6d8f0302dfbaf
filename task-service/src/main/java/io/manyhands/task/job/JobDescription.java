package io.manyhands.task.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.protocol.v1.TrainingSpec;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.dataset.DataSource;
import java.util.List;
import java.util.Optional;

/// What the organizer asks for, as far as it can be checked without looking at the data.
///
/// @param id empty if one is to be made from the name
record JobDescription(
        Optional<String> id,
        String name,
        String description,
        int seed,
        Model model,
        DataSource data,
        TrainingSpec training,
        Evaluation evaluation,
        OptimizerSpec optimizer) {
    /// @param topology as posted
    /// @param weights names and shapes, in place of those that are worked out; may be empty
    /// @param initialWeights SHA-256 of a data set
    record Model(JsonNode topology, Loss loss, List<WeightSpec> weights, Optional<String> initialWeights) {}

    record Evaluation(double heldOutFraction, EvaluationSpec spec) {
        static final Evaluation NONE = new Evaluation(0, EvaluationSpec.getDefaultInstance());
    }
}
