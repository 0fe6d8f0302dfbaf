package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Reads the topology of a Sequential model in any of the forms in which Keras and TensorFlow.js write it, and
/// brings it into one: `{"class_name": "Sequential", "config": {"name", "layers": [{"class_name", "config"}]}}`,
/// with `"$alphabet"` replaced and every layer named.
public final class TopologyReader {
    private static final List<String> WRAPPERS =
            List.of("modelTopology", "model_topology", "modelConfig", "model_config");
    private static final int MAX_LAYERS = 512;

    private final OptionalInt alphabet;
    private final Findings findings;

    /// @param alphabet what `"$alphabet"` stands for; empty where the data is no text
    public TopologyReader(OptionalInt alphabet, Findings findings) {
        this.alphabet = alphabet;
        this.findings = findings;
    }

    /// @param path where the topology stands in the description
    /// @param json not changed
    /// @return means nothing if there are findings
    public Topology read(String path, JsonNode json) {
        for (var wrapper : WRAPPERS) {
            if (json.has(wrapper)) {
                return read(path + "." + wrapper, json.get(wrapper));
            }
        }
        var model = JsonObject.of(
                path, new AlphabetSize(alphabet, findings).replacedIn(path, json), Naming.KERAS, findings);
        model.choice("className", java.util.Map.of("Sequential", true));
        return topology(model);
    }

    private Topology topology(JsonObject model) {
        var config = JsonNodeFactory.instance.objectNode();
        var layers = config.put("name", name(model)).putArray("layers");
        readLayers(model).forEach(layers::add);
        new LayerNames(findings).complete(path(model), layers);
        return new Topology(normal(config), layers(path(model), layers));
    }

    /// Old versions of Keras write the list of layers in place of the configuration.
    private static List<JsonNode> readLayers(JsonObject model) {
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
        if (array.isEmpty() || array.size() > MAX_LAYERS) {
            findings.add(path, "holds %d layers; must be 1..%d".formatted(array.size(), MAX_LAYERS));
            return List.of();
        }
        var layers = new ArrayList<Topology.Layer>();
        for (int i = 0; i < array.size(); i++) {
            layers.add(layer(path + "[" + i + "]", array.get(i)));
        }
        return layers;
    }

    private Topology.Layer layer(String path, JsonNode json) {
        new TrainableCheck(findings).check(path, json);
        var layer = JsonObject.of(path, json, Naming.KERAS, findings);
        var config = layer.object("config");
        var name = config.textOr("name", "layer", LayerNames.MAX_CHARS);
        return new Topology.Layer(layer.text("className", LayerNames.MAX_CHARS), new LayerConfig(name, config));
    }

    private static ObjectNode normal(ObjectNode config) {
        var model = JsonNodeFactory.instance.objectNode();
        model.put("class_name", "Sequential").set("config", config);
        return model;
    }
}
