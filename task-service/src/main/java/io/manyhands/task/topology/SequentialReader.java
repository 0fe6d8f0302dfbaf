package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import java.util.List;
import java.util.Optional;

/// Reads a Sequential model: layers, each of which takes the output of the one before it.
///
/// Normal form: `{"class_name": "Sequential", "config": {"name", "layers": [{"class_name", "config"}]}}`, with every
/// layer named, the first an InputLayer.
record SequentialReader(Findings findings, Dialect dialect) {
    /// @return empty if something is wrong; the findings say what
    Optional<Topology> read(JsonObject model) {
        var layers = JsonNodeFactory.instance.arrayNode();
        list(model).forEach(layers::add);
        var path = path(model);
        if (!new LayerReader(findings, dialect).accepts(path, layers.size())) {
            return Optional.empty();
        }
        sayWhatGoesIn(model, layers.get(0));
        new LayerNames(findings).complete(path, layers);
        var chain = new LayerChain(findings, dialect);
        var first = layer(path, layers, 0);
        chain.begin(inputName(layers), first);
        for (int i = isInput(first) ? 1 : 0; i < layers.size(); i++) {
            chain.add(layer(path, layers, i), List.of(chain.size() - 1));
        }
        return chain.topology(() -> normal(name(model), chain));
    }

    /// Old versions of Keras write the list of layers in place of the configuration.
    private static List<JsonNode> list(JsonObject model) {
        return model.value("config").isArray()
                ? model.list("config")
                : model.object("config").list("layers");
    }

    private static String path(JsonObject model) {
        return model.pathOf("config") + (model.value("config").isArray() ? "" : ".layers");
    }

    private static String name(JsonObject model) {
        return model.value("config").path("name").asText("sequential");
    }

    /// Keras writes the shape beside the layers if the model was built by its first data.
    private static void sayWhatGoesIn(JsonObject model, JsonNode first) {
        var built = model.value("config").path("build_input_shape");
        boolean isSaid =
                List.of("batch_input_shape", "batchInputShape", "batch_shape", "input_shape", "inputShape").stream()
                        .anyMatch(first.path("config")::hasNonNull);
        if (built.isArray() && !isSaid && first.path("config") instanceof ObjectNode config) {
            config.set("batch_input_shape", built);
        }
    }

    private JsonObject layer(String path, ArrayNode layers, int place) {
        return JsonObject.of(path + "[" + place + "]", layers.get(place), Naming.KERAS, findings);
    }

    private static boolean isInput(JsonObject layer) {
        return layer.value("className").asText().equals("InputLayer");
    }

    /// The same whoever wrote the model: Keras 2, Keras 3 and TensorFlow.js make up different ones, or none.
    private static String inputName(ArrayNode layers) {
        var taken = layers.valueStream()
                .filter(layer -> !Spelling.className(layer).equals("InputLayer"))
                .map(layer -> layer.path("config").path("name").asText())
                .toList();
        var name = "input";
        while (taken.contains(name)) {
            name += "_";
        }
        return name;
    }

    private static ObjectNode normal(String name, LayerChain chain) {
        var model = JsonNodeFactory.instance.objectNode().put("class_name", "Sequential");
        var layers = model.putObject("config").put("name", name).putArray("layers");
        for (int i = 0; i < chain.layers().size(); i++) {
            layers.addObject()
                    .put("class_name", chain.layers().get(i).className())
                    .set("config", chain.config(i));
        }
        return model;
    }
}
