package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Reads a Sequential model: layers, each of which takes the output of the one before it.
///
/// Normal form: `{"class_name": "Sequential", "config": {"name", "layers": [{"class_name", "config"}]}}`, with every
/// layer named.
record SequentialReader(Findings findings) {
    Topology read(JsonObject model) {
        var config = JsonNodeFactory.instance.objectNode();
        var layers = config.put("name", name(model)).putArray("layers");
        list(model).forEach(layers::add);
        new LayerNames(findings).complete(path(model), layers);
        return new Topology(normal(config), layers(path(model), layers));
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

    private List<Topology.Layer> layers(String path, ArrayNode array) {
        var reader = new LayerReader(findings);
        var layers = new ArrayList<Topology.Layer>();
        if (!reader.accepts(path, array.size())) {
            return layers;
        }
        for (int i = 0; i < array.size(); i++) {
            var sources = i == 0 ? List.<Integer>of() : List.of(i - 1);
            layers.add(reader.read(path + "[" + i + "]", array.get(i), sources));
        }
        return layers;
    }

    private static ObjectNode normal(ObjectNode config) {
        var model = JsonNodeFactory.instance.objectNode();
        model.put("class_name", "Sequential").set("config", config);
        return model;
    }
}
