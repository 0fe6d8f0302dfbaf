package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.Naming;
import java.util.HashSet;
import java.util.Set;

/// Gives every layer a name, as the names of weights begin with it and TensorFlow.js would otherwise make up different
/// ones in every process.
record LayerNames(Findings findings) {
    static final int MAX_CHARS = 80;

    /// Writes names into the layers that have none: `lstm_1`, `lstm_2`, `dense_1`.
    void complete(String path, ArrayNode layers) {
        var taken = new HashSet<String>();
        for (int i = 0; i < layers.size(); i++) {
            checkGiven(
                    path + "[" + i + "].config.name",
                    layers.get(i).path("config").path("name"),
                    taken);
        }
        for (var layer : layers) {
            if (layer.get("config") instanceof ObjectNode config
                    && !config.path("name").isTextual()) {
                config.put("name", unusedName(className(layer), taken));
            }
        }
    }

    private void checkGiven(String path, JsonNode name, Set<String> taken) {
        if (!name.isTextual()) {
            return;
        }
        if (!name.textValue().matches("[A-Za-z0-9][-A-Za-z0-9._/]{0,79}")) {
            findings.add(path, "is %s; must be 1..%d letters, digits and -._/".formatted(name, MAX_CHARS));
        }
        if (!taken.add(name.textValue())) {
            findings.add(path, "is %s, like that of another layer; names must differ".formatted(name));
        }
    }

    private static String className(JsonNode layer) {
        return layer.path("class_name").asText(layer.path("className").asText("layer"));
    }

    private static String unusedName(String className, Set<String> taken) {
        int number = 1;
        String name;
        do {
            name = Naming.snakeCase(className) + "_" + number++;
        } while (!taken.add(name));
        return name;
    }
}
