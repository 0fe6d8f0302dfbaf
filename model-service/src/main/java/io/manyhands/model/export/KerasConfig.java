package io.manyhands.model.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.KerasPaths;
import io.manyhands.protocol.v1.ModelSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The `config.json` of a `.keras` file: a job's topology, which is in the words of Keras 2, in those of Keras 3.
final class KerasConfig {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = "config";
    private static final String CLASS_NAME = "class_name";
    private static final String ATTENTION = "MultiHeadAttention";
    private static final String APPROXIMATE = "gelu_approximate";
    private static final String KERAS_HUB = "keras_hub";

    /// What Keras 3 calls otherwise, by class.
    private static final Map<String, Map<String, String>> RENAMED = Map.of(
            "InputLayer", Map.of("batch_input_shape", "batch_shape"),
            "LeakyReLU", Map.of("alpha", "negative_slope"));

    private KerasConfig() {}

    /// @throws UnsaidInKerasException for what means something else in Keras 3
    static byte[] of(ModelSpec model) {
        return config(topology(model)).toString().getBytes(StandardCharsets.UTF_8);
    }

    /// In the order in which Keras holds them, which is that of the topology.
    static List<KerasPaths.Layer> layers(ModelSpec model) {
        var layers = new ArrayList<KerasPaths.Layer>();
        for (var layer : topology(model).path(CONFIG).path("layers")) {
            var config = layer.path(CONFIG);
            layers.add(new KerasPaths.Layer(
                    layer.path(CLASS_NAME).asText(),
                    config.path("name").asText(),
                    config.path("layer").path(CLASS_NAME).asText()));
        }
        return layers;
    }

    private static JsonNode topology(ModelSpec model) {
        try {
            return JSON.readTree(model.getTopologyJson());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the topology is not JSON", e);
        }
    }

    private static ObjectNode config(JsonNode topology) {
        var className = topology.path(CLASS_NAME).asText();
        var given = topology.path(CONFIG);
        var config = JsonNodeFactory.instance.objectNode();
        config.put("name", given.path("name").asText()).put("trainable", true);
        var layers = config.putArray("layers");
        given.path("layers").forEach(layer -> layers.add(layer(layer)));
        for (var ends : List.of("input_layers", "output_layers")) {
            if (given.has(ends)) {
                config.set(ends, given.get(ends));
            }
        }
        return className.equals("Functional")
                ? wrapped("keras.src.models.functional", className, config).put("registered_name", className)
                : wrapped("keras", className, config);
    }

    private static ObjectNode layer(JsonNode given) {
        var className = given.path(CLASS_NAME).asText();
        var config = JsonNodeFactory.instance.objectNode();
        for (var argument : given.path(CONFIG).properties()) {
            var name = RENAMED.getOrDefault(className, Map.of()).getOrDefault(argument.getKey(), argument.getKey());
            config.set(name, argument(given, argument.getKey(), argument.getValue()));
        }
        if (className.equals("GRU") && !config.has("reset_after")) {
            config.put("reset_after", false);
        }
        var layer = className.equals("PositionEmbedding")
                ? ofKerasHub("keras_hub.src.layers.modeling.position_embedding", className, className, config)
                : wrapped("keras.layers", className, config);
        var isAttention = className.equals(ATTENTION);
        if (given.has("inbound_nodes")) {
            layer.set("name", given.get("name"));
            var nodes = inbound(given.get("inbound_nodes"));
            layer.set("inbound_nodes", isAttention ? attending(nodes, config) : nodes);
        } else if (isAttention) {
            throw new UnsaidInKerasException("layer '%s' takes query and value, which a Sequential model does not give"
                    .formatted(config.path("name").asText()));
        }
        return layer;
    }

    /// Keras is told in the call what is attended to, and whether it is causal.
    private static ArrayNode attending(ArrayNode nodes, ObjectNode config) {
        var causal = config.remove("use_causal_mask");
        for (var node : nodes) {
            if (node.path("args") instanceof ArrayNode args && node.path("kwargs") instanceof ObjectNode kwargs) {
                args.add(args.get(0));
                kwargs.set("use_causal_mask", causal);
            }
        }
        return nodes;
    }

    private static JsonNode argument(JsonNode layer, String key, JsonNode value) {
        if (key.endsWith("activation") && value.asText().equals("hard_sigmoid")) {
            throw new UnsaidInKerasException(
                    "layer '%s' has the %s hard_sigmoid, which is 0.2 x + 0.5 here and x / 6 + 0.5 in Keras 3"
                            .formatted(layer.path(CONFIG).path("name").asText(), key));
        }
        if (key.endsWith("initializer")) {
            return wrapped("keras.initializers", value.path(CLASS_NAME).asText(), value.path(CONFIG));
        }
        if (key.endsWith("_regularizer")) {
            return wrapped("keras.regularizers", value.path(CLASS_NAME).asText(), value.path(CONFIG));
        }
        if (key.equals("activation") && value.asText().equals(APPROXIMATE)) {
            var name = KERAS_HUB + ">" + APPROXIMATE;
            return ofKerasHub(
                    "keras_hub.src.utils.keras_utils",
                    "function",
                    APPROXIMATE,
                    JsonNodeFactory.instance.textNode(name));
        }
        return key.equals("layer") ? layer(value) : value;
    }

    /// `[[["source", 0, 0, {}], …]]` becomes one call with tensors.
    private static ArrayNode inbound(JsonNode calls) {
        var nodes = JsonNodeFactory.instance.arrayNode();
        for (var call : calls) {
            var tensors = JsonNodeFactory.instance.arrayNode();
            for (var source : call) {
                var tensor = tensors.addObject().put(CLASS_NAME, "__keras_tensor__");
                var config = tensor.putObject(CONFIG).put("dtype", "float32");
                // Keras works it out again, but wants one.
                config.putArray("shape").addNull();
                config.putArray("keras_history").add(source.path(0)).add(0).add(0);
            }
            var node = nodes.addObject();
            var args = node.putArray("args");
            args.add(tensors.size() == 1 ? tensors.get(0) : tensors);
            node.putObject("kwargs");
        }
        return nodes;
    }

    /// What Keras finds there if it is installed.
    private static ObjectNode ofKerasHub(String module, String className, String name, JsonNode config) {
        return wrapped(module, className, config).put("registered_name", KERAS_HUB + ">" + name);
    }

    private static ObjectNode wrapped(String module, String className, JsonNode config) {
        var object = JsonNodeFactory.instance.objectNode().put("module", module).put(CLASS_NAME, className);
        object.set(CONFIG, config);
        return object.putNull("registered_name");
    }
}
