package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// An embedding, and whether it looks up the values of a sample themselves, so that each must be the number of one of
/// its rows.
///
/// @param layer as messages call it: `tokens (Embedding)`
/// @param rows numbers from 0 to one less are allowed
/// @param areOfSample whether they are values of the sample, not of what other layers compute
public record EmbeddedIds(String layer, long rows, boolean areOfSample) {
    private static final String EMBEDDING = "Embedding";

    /// Layers that pass values on as they are.
    private static final Set<String> PASSING = Set.of(
            "InputLayer",
            "Reshape",
            "Flatten",
            "Permute",
            "RepeatVector",
            "Concatenate",
            "Cropping2D",
            "ZeroPadding2D",
            "Maximum",
            "Minimum",
            "MaxPooling1D",
            "MaxPooling2D",
            "MaxPooling3D",
            "GlobalMaxPooling1D",
            "GlobalMaxPooling2D");

    /// @return those of the model, in the order of its layers
    public static List<EmbeddedIds> of(Topology topology) {
        var passesSample = new ArrayList<Boolean>();
        var found = new ArrayList<EmbeddedIds>();
        for (var layer : topology.layers()) {
            boolean takesSample = layer.sources().stream().allMatch(passesSample::get);
            add(found, layer, takesSample);
            passesSample.add(takesSample && isPassing(layer));
        }
        return found;
    }

    private static boolean isPassing(Topology.Layer layer) {
        return PASSING.contains(layer.className())
                || (layer.className().equals("Activation")
                        && layer.config().json().value("activation").asText().equals("linear"));
    }

    private static void add(List<EmbeddedIds> found, Topology.Layer layer, boolean takesSample) {
        var json = layer.config().json();
        switch (layer.className()) {
            case EMBEDDING -> found.add(embedding(layer, json.value("inputDim"), takesSample));
            case "TimeDistributed" -> {
                var inner = JsonObject.of("", json.value("layer"), Naming.KERAS, new Findings());
                if (inner.value("className").asText().equals(EMBEDDING)) {
                    found.add(embedding(layer, inner.object("config").value("inputDim"), takesSample));
                }
            }
            default -> {}
        }
    }

    private static EmbeddedIds embedding(Topology.Layer layer, JsonNode inputDim, boolean takesSample) {
        return new EmbeddedIds(
                "%s (%s)".formatted(layer.config().name(), layer.className()), inputDim.asLong(), takesSample);
    }
}
