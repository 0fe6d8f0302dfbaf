package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The configuration of one layer, in the terms of its rule.
///
/// @param name of the layer, unique in the model; the first part of its weights' names
/// @param json the layer's `config`
record LayerConfig(String name, JsonObject json) {
    static final int MAX_DIMENSION = 1 << 24;

    /// Those of TensorFlow.js 4.22.
    private static final Set<String> ACTIVATIONS = Set.of(
            "elu",
            "gelu",
            "gelu_new",
            "hardSigmoid",
            "hard_sigmoid",
            "linear",
            "logSoftmax",
            "log_softmax",
            "mish",
            "relu",
            "relu6",
            "selu",
            "sigmoid",
            "softmax",
            "softplus",
            "softsign",
            "swish",
            "tanh");

    int positive(String field) {
        return json.integer(field, 1, MAX_DIMENSION);
    }

    int positiveOr(String field, int fallback) {
        return json.integerOr(field, fallback, 1, MAX_DIMENSION);
    }

    boolean flagOr(String field, boolean fallback) {
        return json.flagOr(field, fallback);
    }

    /// A size per dimension: one number for all of them or a list.
    List<Integer> sizes(String field, int count) {
        return json.value(field).isArray()
                ? json.integers(field, count, count, 1, MAX_DIMENSION)
                : java.util.Collections.nCopies(count, positive(field));
    }

    List<Integer> sizesOr(String field, int count, List<Integer> fallback) {
        return json.has(field) ? sizes(field, count) : fallback;
    }

    boolean padsToSame() {
        return json.choiceOr("padding", false, Map.of("valid", false, "same", true));
    }

    void requireChannelsLast() {
        json.choiceOr("dataFormat", true, Map.of("channels_last", true, "channelsLast", true));
    }

    void checkActivation(String field) {
        var value = json.value(field);
        if (json.has(field) && !ACTIVATIONS.contains(value.asText())) {
            var known = String.join(", ", ACTIVATIONS.stream().sorted().toList());
            reject(field, "is %s; activations are %s".formatted(JsonObject.describe(value), known));
        }
    }

    void requireFalse(String field, String why) {
        if (flagOr(field, false)) {
            reject(field, "is true; " + why);
        }
    }

    /// @return whether the layer can be applied to a sample of this shape
    boolean acceptsRank(Shape input, int rank) {
        if (input.rank() != rank) {
            reject("", "takes samples of %d dimensions, but the layer before it gives %s".formatted(rank, input));
        }
        return input.rank() == rank;
    }

    /// @param field empty for the layer as a whole
    void reject(String field, String message) {
        json.reject(
                field.isEmpty() ? "name" : field, field.isEmpty() ? "layer '%s' %s".formatted(name, message) : message);
    }

    WeightSpec weight(String weight, Shape shape, String initializerField, Initialization fallback) {
        return weight(weight, shape, InitializerReader.read(json, initializerField, fallback));
    }

    WeightSpec weight(String weight, Shape shape, Initialization initialization) {
        return WeightSpec.newBuilder()
                .setName(name + "/" + weight)
                .addAllShape(shape.dimensions())
                .setInitializer(initialization.forShape(shape))
                .build();
    }
}
