package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads the names of activations.
final class Activations {
    /// GELU with a tanh in place of the error function, as KerasHub calls it.
    static final String GELU_APPROXIMATE = "gelu_approximate";

    /// Those of TensorFlow.js 4.22 that it can load from JSON, where it does not find `gelu_new`; and that one.
    private static final Set<String> KNOWN = Set.of(
            "elu",
            "gelu",
            GELU_APPROXIMATE,
            "hard_sigmoid",
            "linear",
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

    private static final Map<String, String> ALIASES =
            Map.of("silu", "swish", "gelu_new", GELU_APPROXIMATE, "keras_hub>gelu_approximate", GELU_APPROXIMATE);

    /// Layers that kernels compute with any activation; TensorFlow.js, which computes others, does not have this one.
    private static final Set<String> HAVE_IT =
            new TreeSet<>(Set.of("Activation", "Conv1D", "Conv2D", "Dense", "DepthwiseConv2D"));

    private Activations() {}

    static Argument argument(String name, String fallback) {
        return new Argument(
                name,
                (layer, field) ->
                        layer.json().has(field) ? read(layer, field) : Optional.of(TextNode.valueOf(fallback)));
    }

    /// One that has no default.
    static Argument argument(String name) {
        return new Argument(name, (layer, field) -> {
            if (!layer.json().has(field)) {
                layer.reject(field, "is missing; activations are " + known());
            }
            return read(layer, field);
        });
    }

    private static Optional<JsonNode> read(GivenLayer layer, String field) {
        var value = layer.json().value(field);
        var name = nameOf(value);
        if (isLayer(value)) {
            layer.reject(
                    field,
                    "is the layer %s; write it after this one, as a layer of its own"
                            .formatted(Spelling.className(value)));
        } else if (!KNOWN.contains(name)) {
            layer.reject(field, "is %s; activations are %s".formatted(described(value), known()));
        }
        if (name.equals(GELU_APPROXIMATE) && !HAVE_IT.contains(layer.className())) {
            layer.reject(field, "is %s, which only %s can have".formatted(name, String.join(", ", HAVE_IT)));
        }
        if (name.equals("hard_sigmoid") && layer.dialect() == Dialect.KERAS_3) {
            layer.reject(
                    field,
                    "is hard_sigmoid, which is relu6(x + 3) / 6 in Keras 3 but 0.2 x + 0.5 in Keras 2 and"
                            + " TensorFlow.js; use another one, such as sigmoid");
        }
        return Optional.of(TextNode.valueOf(name));
    }

    /// Keras 3 takes a layer for an activation, and writes it with its arguments.
    private static boolean isLayer(JsonNode value) {
        return value.isObject() && !isFunction(value);
    }

    private static boolean isFunction(JsonNode value) {
        return Spelling.className(value).equals("function");
    }

    private static String described(JsonNode value) {
        return isFunction(value)
                ? "the function " + JsonObject.describe(value.path("config"))
                : JsonObject.describe(value);
    }

    /// Keras 3 may wrap it: `{"class_name": "function", "config": "relu"}`.
    private static String nameOf(JsonNode value) {
        var text = isFunction(value) ? value.path("config").asText() : value.asText();
        var name = Naming.snakeCase(text);
        return ALIASES.getOrDefault(name, name);
    }

    private static String known() {
        return String.join(", ", new TreeSet<>(KNOWN));
    }
}
