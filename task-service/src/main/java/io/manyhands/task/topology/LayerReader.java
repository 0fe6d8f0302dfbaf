package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import java.util.List;

/// Reads one layer, whatever the model around it is, and refuses what would not happen.
record LayerReader(Findings findings) {
    static final int MAX_LAYERS = 512;

    /// @param json brought into normal form in place
    /// @param sources places of the layers whose outputs it takes
    Topology.Layer read(String path, JsonNode json, List<Integer> sources) {
        new TrainableCheck(findings).check(path, json);
        new Regularizers(findings).normalize(path, json);
        var layer = JsonObject.of(path, json, Naming.KERAS, findings);
        var config = layer.object("config");
        var name = config.textOr("name", "layer", LayerNames.MAX_CHARS);
        return new Topology.Layer(
                layer.text("className", LayerNames.MAX_CHARS), new LayerConfig(name, config), sources);
    }

    /// @return whether there are layers, and not too many
    boolean accepts(String path, int count) {
        boolean accepted = count >= 1 && count <= MAX_LAYERS;
        if (!accepted) {
            findings.add(path, "holds %d layers; must be 1..%d".formatted(count, MAX_LAYERS));
        }
        return accepted;
    }
}
