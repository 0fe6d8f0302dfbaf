package io.manyhands.task.job;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.Initializer;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the `model` object of a job description; the topology itself waits until the alphabet is known.
final class ModelReader {
    static final int MAX_NAME = Limit.LIMIT_WEIGHT_NAME_CHARS_VALUE;
    static final int MAX_RANK = Limit.LIMIT_RANK_VALUE;
    private static final Map<String, Loss> LOSSES = Map.of(
            "categoricalCrossentropy", Loss.LOSS_CATEGORICAL_CROSSENTROPY,
            "sparseCategoricalCrossentropy", Loss.LOSS_SPARSE_CATEGORICAL_CROSSENTROPY,
            "binaryCrossentropy", Loss.LOSS_BINARY_CROSSENTROPY,
            "meanSquaredError", Loss.LOSS_MEAN_SQUARED_ERROR,
            "meanAbsoluteError", Loss.LOSS_MEAN_ABSOLUTE_ERROR,
            "huber", Loss.LOSS_HUBER,
            "klDivergence", Loss.LOSS_KL_DIVERGENCE);

    private ModelReader() {}

    static Read<TrainingDescription.Model> read(JsonObject job) {
        return job.section("model", ModelReader::model);
    }

    private static TrainingDescription.Model model(JsonObject model) {
        if (!model.has("topology")) {
            model.reject("topology", "is missing; must be what model.toJSON() gives");
        }
        var loss = model.choice("loss", LOSSES);
        return new TrainingDescription.Model(
                loss, LossOptionsReader.read(model, loss), weights(model), initialWeights(model));
    }

    private static List<WeightSpec> weights(JsonObject model) {
        var weights = new ArrayList<WeightSpec>();
        if (!model.has("weights")) {
            return weights;
        }
        var list = model.list("weights");
        if (list.size() > Limit.LIMIT_WEIGHT_TENSORS_VALUE) {
            model.reject(
                    "weights",
                    "lists %d tensors; at most %d are allowed"
                            .formatted(list.size(), Limit.LIMIT_WEIGHT_TENSORS_VALUE));
            return weights;
        }
        for (int i = 0; i < list.size(); i++) {
            weights.add(weight(model.element("weights", i)));
        }
        return weights;
    }

    /// Its initializer is never used, since listed weights come with initial values.
    private static WeightSpec weight(JsonObject weight) {
        var spec = WeightSpec.newBuilder()
                .setName(weight.text("name", MAX_NAME))
                .addAllShape(weight.integers("shape", 0, MAX_RANK, 1, Limit.LIMIT_PARAMETERS_VALUE))
                .setInitializer(Initializer.newBuilder().setConstant(0))
                .build();
        weight.rejectOthers();
        return spec;
    }

    private static Optional<String> initialWeights(JsonObject model) {
        if (!model.has("initialWeights")) {
            return Optional.empty();
        }
        var sha256 = model.text("initialWeights", 64);
        if (!sha256.isEmpty() && !Keys.isSha256(sha256)) {
            model.reject("initialWeights", "is '%s'; must be the SHA-256 of a data set of float32".formatted(sha256));
        }
        return Optional.of(sha256);
    }
}
