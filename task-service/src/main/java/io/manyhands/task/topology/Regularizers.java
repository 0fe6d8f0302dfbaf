package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import io.manyhands.task.json.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads regularizers as Keras and TensorFlow.js write them, and brings them into the one form that both load:
/// `{"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.01}}`.
///
/// A penalty counts once per sample, so that the mean over any number of leaves is what Keras minimizes; losses that
/// are reported contain it.
record Regularizers(Findings findings) {
    private static final String ENDING = "_regularizer";
    private static final Range RATE = Range.closed(0, 1e6);
    /// That of Keras and TensorFlow.js, where a regularizer is given without it.
    private static final double DEFAULT_RATE = 0.01;

    private static final Set<String> RECURRENT = Set.of("LSTM", "GRU", "SimpleRNN");
    /// What volunteers penalize: the weights of each kind of layer.
    private static final Map<String, List<String>> WEIGHTS = weights();

    /// Those of one layer, or of the one that it wraps, in place.
    void normalize(String path, JsonNode layer) {
        if (!(layer.path("config") instanceof ObjectNode config)) {
            return;
        }
        var className = className(layer);
        for (var field : List.copyOf(config.properties())) {
            if (isRegularizer(field)) {
                var at = path + ".config." + field.getKey();
                checkWeight(at, className, Naming.snakeCase(field.getKey()));
                config.set(field.getKey(), read(at, field.getValue()));
            }
        }
        normalize(path + ".config.layer", config.path("layer"));
    }

    /// The regularizers that TensorFlow.js 4.22 forgets: those of recurrent layers, whose cells keep them to
    /// themselves.
    ///
    /// @return `name (class): field` each
    static List<String> forgottenByTensorFlow(Topology topology) {
        var forgotten = new ArrayList<String>();
        topology.model().path("config").path("layers").forEach(layer -> addForgotten(layer, forgotten));
        return forgotten;
    }

    private static void addForgotten(JsonNode layer, List<String> forgotten) {
        var config = layer.path("config");
        config.properties().stream()
                .filter(field -> RECURRENT.contains(className(layer)) && isRegularizer(field))
                .map(field -> "%s (%s): %s".formatted(config.path("name").asText(), className(layer), field.getKey()))
                .forEach(forgotten::add);
        if (config.path("layer").isObject()) {
            addForgotten(config.path("layer"), forgotten);
        }
    }

    private static boolean isRegularizer(Map.Entry<String, JsonNode> field) {
        return Naming.snakeCase(field.getKey()).endsWith(ENDING)
                && !field.getValue().isNull();
    }

    private void checkWeight(String path, String className, String name) {
        var known = WEIGHTS.getOrDefault(className, List.of());
        if (!known.contains(name)) {
            findings.add(
                    path,
                    "is not applied: %s"
                            .formatted(
                                    known.isEmpty()
                                            ? "regularizers are known for " + String.join(", ", WEIGHTS.keySet())
                                            : "a %s has %s".formatted(className, String.join(", ", known))));
        }
    }

    private JsonNode read(String path, JsonNode json) {
        var name = simplified(json.isTextual() ? json.textValue() : className(json));
        if (!Set.of("l1", "l2", "l1l2").contains(name)) {
            findings.add(path, "is %s; must be L1, L2 or L1L2, or null".formatted(JsonObject.describe(json)));
            return json;
        }
        var rates = json.path("config") instanceof ObjectNode config ? config : JsonNodeFactory.instance.objectNode();
        var given = JsonObject.of(path + ".config", rates, Naming.KERAS, findings);
        var normal = JsonNodeFactory.instance.objectNode().put("class_name", "L1L2");
        normal.putObject("config").put("l1", rate(given, name, "l1")).put("l2", rate(given, name, "l2"));
        return normal;
    }

    private static double rate(JsonObject given, String name, String rate) {
        return name.contains(rate) ? given.numberOr(rate, DEFAULT_RATE, RATE) : 0;
    }

    private static String className(JsonNode json) {
        return json.path("class_name").asText(json.path("className").asText());
    }

    /// `L1L2`, `l1_l2` and `l1l2` are one name.
    private static String simplified(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static Map<String, List<String>> weights() {
        var weights = new TreeMap<String, List<String>>();
        for (var layer : List.of("Conv1D", "Conv2D", "Dense")) {
            weights.put(layer, List.of("kernel_regularizer", "bias_regularizer"));
        }
        for (var layer : RECURRENT) {
            weights.put(layer, List.of("kernel_regularizer", "recurrent_regularizer", "bias_regularizer"));
        }
        weights.put("DepthwiseConv2D", List.of("depthwise_regularizer", "bias_regularizer"));
        weights.put("Embedding", List.of("embeddings_regularizer"));
        weights.put("LayerNormalization", List.of("gamma_regularizer", "beta_regularizer"));
        return weights;
    }
}
