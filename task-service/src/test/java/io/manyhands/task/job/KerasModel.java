package io.manyhands.task.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A model, and how Keras 2, Keras 3 and TensorFlow.js write it: `to_json()` and `toJSON()`.
///
/// @param input shape of a sample
/// @param layers a line each: class, name, config as JSON, and in a functional model `<` and the layers it takes
record KerasModel(String name, String input, List<Layer> layers) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// The same initializer, as Keras and as TensorFlow.js write it.
    private static final Map<String, String> INITIALIZERS = Map.of(
            "GlorotUniform",
            "{\"class_name\": \"VarianceScaling\", \"config\": {\"scale\": 1, \"mode\": \"fan_avg\","
                    + " \"distribution\": \"uniform\", \"seed\": null}}",
            "HeNormal",
            "{\"class_name\": \"VarianceScaling\", \"config\": {\"scale\": 2, \"mode\": \"fan_in\","
                    + " \"distribution\": \"normal\", \"seed\": null}}");

    /// @param sources names of layers; none: the layer before it
    record Layer(String className, String name, ObjectNode config, List<String> sources) {}

    static KerasModel of(String name, String input, String lines) {
        var layers = new ArrayList<Layer>();
        lines.lines().map(String::strip).forEach(line -> {
            var sources = line.split(" < ", -1);
            var words = sources[0].split(" ", 3);
            var config = words.length > 2 ? (ObjectNode) Descriptions.parse(words[2]) : JSON.objectNode();
            layers.add(new Layer(
                    words[0], words[1], config, sources.length > 1 ? List.of(sources[1].split(" ", -1)) : List.of()));
        });
        return new KerasModel(name, input, layers);
    }

    private boolean isFunctional() {
        return layers.stream().anyMatch(layer -> !layer.sources().isEmpty());
    }

    ObjectNode keras2() {
        var model = model(isFunctional() ? "Functional" : "Sequential", "batch_input_shape", Writer.KERAS_2);
        return model.put("keras_version", "2.13.1").put("backend", "tensorflow");
    }

    ObjectNode tensorFlow() {
        var model = model(isFunctional() ? "Model" : "Sequential", "batch_input_shape", Writer.TENSORFLOW);
        var whole = JSON.objectNode().put("keras_version", "tfjs-layers 4.22.0").put("backend", "tensor_flow.js");
        whole.set("model_config", model);
        return JSON.objectNode().set("modelTopology", whole);
    }

    ObjectNode keras3() {
        var model = model(isFunctional() ? "Functional" : "Sequential", "batch_shape", Writer.KERAS_3);
        model.put("module", isFunctional() ? "keras.src.models.functional" : "keras")
                .put("registered_name", isFunctional() ? "Functional" : null)
                .set("compile_config", Descriptions.parse("{\"optimizer\": \"adam\", \"jit_compile\": false}"));
        return model;
    }

    private enum Writer {
        KERAS_2,
        KERAS_3,
        TENSORFLOW
    }

    private ObjectNode model(String className, String shape, Writer writer) {
        var config = JSON.objectNode().put("name", name).put("trainable", true);
        dataType(config, writer);
        var list = config.putArray("layers");
        var input = JSON.objectNode().put("sparse", false).put("ragged", false).put("name", "in");
        input.set(shape, Descriptions.parse(this.input));
        list.add(written(new Layer("InputLayer", "in", input, List.of()), writer));
        layers.forEach(layer -> list.add(written(layer, writer)));
        if (isFunctional()) {
            config.set("input_layers", end("in", writer));
            config.set("output_layers", end(layers.getLast().name(), writer));
        }
        return JSON.objectNode().put("class_name", className).set("config", config);
    }

    private static JsonNode end(String layer, Writer writer) {
        var end = JSON.arrayNode().add(layer).add(0).add(0);
        return writer == Writer.KERAS_3 ? end : JSON.arrayNode().add(end);
    }

    private ObjectNode written(Layer layer, Writer writer) {
        var config = rewritten(layer.config(), writer);
        config.put("name", layer.name());
        if (!layer.className().equals("InputLayer")) {
            config.put("trainable", true);
        }
        dataType(config, writer);
        var json = JSON.objectNode();
        if (writer == Writer.KERAS_3) {
            json.put("module", "keras.layers");
        }
        json.put("class_name", layer.className()).set("config", config);
        if (writer == Writer.KERAS_3) {
            json.putNull("registered_name").putObject("build_config").putArray("input_shape");
        }
        if (isFunctional()) {
            json.put("name", layer.name()).set("inbound_nodes", inbound(layer.sources(), writer));
        }
        return json;
    }

    private static JsonNode inbound(List<String> sources, Writer writer) {
        var nodes = JSON.arrayNode();
        if (sources.isEmpty()) {
            return nodes;
        }
        if (writer != Writer.KERAS_3) {
            var call = nodes.addArray();
            sources.forEach(source -> call.addArray().add(source).add(0).add(0).addObject());
            return nodes;
        }
        var arguments = nodes.addObject().putArray("args");
        var tensors = sources.size() > 1 ? arguments.addArray() : arguments;
        for (var source : sources) {
            var history =
                    tensors.addObject().put("class_name", "__keras_tensor__").putObject("config");
            history.put("dtype", "float32")
                    .putArray("keras_history")
                    .add(source)
                    .add(0)
                    .add(0);
        }
        ((ObjectNode) nodes.get(0)).putObject("kwargs").putNull("mask").put("training", false);
        return nodes;
    }

    private static void dataType(ObjectNode config, Writer writer) {
        if (writer == Writer.KERAS_3) {
            config.set(
                    "dtype",
                    wrapped("keras", "DTypePolicy", "{\"name\": \"float32\"}").put("shared_object_id", 7));
        } else {
            config.put("dtype", "float32");
        }
    }

    /// Keras 3 wraps what Keras 2 names, and spells one argument otherwise.
    private static ObjectNode rewritten(ObjectNode config, Writer writer) {
        var copy = JSON.objectNode();
        for (var field : config.properties()) {
            var value = field.getValue();
            if (field.getKey().endsWith("_initializer")) {
                copy.set(field.getKey(), initializer(value.asText(), writer));
            } else if (field.getKey().endsWith("_regularizer") && writer == Writer.KERAS_3) {
                copy.set(
                        field.getKey(),
                        wrapped("keras.regularizers", "L2", "{\"l2\": %s}".formatted(value.asDouble())));
            } else if (field.getKey().endsWith("_regularizer")) {
                copy.set(field.getKey(), Descriptions.parse("""
                        {"class_name": "L1L2", "config": {"l1": 0.0, "l2": %s}}""".formatted(value.asDouble())));
            } else if (field.getKey().equals("layer")) {
                var inner = value.path("config");
                copy.set("layer", inner(value.path("class_name").asText(), (ObjectNode) inner, writer));
            } else {
                var isSlope = field.getKey().equals("alpha") && writer == Writer.KERAS_3;
                copy.set(isSlope ? "negative_slope" : field.getKey(), value);
            }
        }
        return copy;
    }

    private static ObjectNode inner(String className, ObjectNode config, Writer writer) {
        var read = rewritten(config, writer);
        dataType(read, writer);
        var layer = writer == Writer.KERAS_3 ? wrapped("keras.layers", className, "{}") : JSON.objectNode();
        return layer.put("class_name", className).set("config", read);
    }

    private static JsonNode initializer(String className, Writer writer) {
        return switch (writer) {
            case KERAS_3 -> wrapped("keras.initializers", className, "{}");
            case KERAS_2 -> Descriptions.parse("{\"class_name\": \"%s\", \"config\": {}}".formatted(className));
            case TENSORFLOW ->
                Descriptions.parse(INITIALIZERS.getOrDefault(
                        className, "{\"class_name\": \"%s\", \"config\": {}}".formatted(className)));
        };
    }

    private static ObjectNode wrapped(String module, String className, String config) {
        var json = JSON.objectNode().put("module", module).put("class_name", className);
        json.set("config", Descriptions.parse(config));
        return json.putNull("registered_name");
    }
}
