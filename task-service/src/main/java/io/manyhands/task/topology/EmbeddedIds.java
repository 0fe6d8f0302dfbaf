package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// An embedding that looks up the values of a sample themselves, so that each must be the number of one of its rows.
///
/// @param layer as messages call it: `tokens (Embedding)`
/// @param rows numbers from 0 to one less are allowed
public record EmbeddedIds(String layer, long rows) {
    private static final String EMBEDDING = "Embedding";

    /// Layers that pass every value on as it is.
    private static final Set<String> PASSING =
            Set.of("InputLayer", "Reshape", "Flatten", "Permute", "RepeatVector", "Concatenate");

    /// @return those of the model, in the order of its layers
    public static List<EmbeddedIds> of(Topology topology) {
        var passesSample = new ArrayList<Boolean>();
        var found = new ArrayList<EmbeddedIds>();
        for (var layer : topology.layers()) {
            boolean takesSample = layer.sources().stream().allMatch(passesSample::get);
            if (takesSample) {
                add(found, layer);
            }
            passesSample.add(takesSample && isPassing(layer));
        }
        return found;
    }

    private static boolean isPassing(Topology.Layer layer) {
        return PASSING.contains(layer.className())
                || (layer.className().equals("Activation")
                        && layer.config().json().value("activation").asText().equals("linear"));
    }

    private static void add(List<EmbeddedIds> found, Topology.Layer layer) {
        var json = layer.config().json();
        switch (layer.className()) {
            case EMBEDDING -> found.add(embedding(layer, json.value("inputDim")));
            case "TimeDistributed" -> {
                var inner = JsonObject.of("", json.value("layer"), Naming.KERAS, new Findings());
                if (inner.value("className").asText().equals(EMBEDDING)) {
                    found.add(embedding(layer, inner.object("config").value("inputDim")));
                }
            }
            default -> {}
        }
    }

    private static EmbeddedIds embedding(Topology.Layer layer, JsonNode inputDim) {
        return new EmbeddedIds("%s (%s)".formatted(layer.config().name(), layer.className()), inputDim.asLong());
    }
}
