package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import io.manyhands.task.topology.OutputRange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Follows through the layers what is sure about their outputs.
///
/// @param shapes of the layers' outputs
public record OutputRanges(Topology topology, List<Shape> shapes) {
    /// Layers whose outputs are those of an activation that they name, or linear.
    private static final Set<String> ACTIVATED = Set.of(
            "Dense",
            "Conv1D",
            "Conv2D",
            "Conv3D",
            "Conv2DTranspose",
            "DepthwiseConv2D",
            "SeparableConv2D",
            "SimpleRNN",
            "Activation");

    /// Those that may give any number.
    private static final Set<String> UNBOUNDED = Set.of(
            "InputLayer",
            "Add",
            "BatchNormalization",
            "Bidirectional",
            "ELU",
            "Embedding",
            "GRU",
            "LSTM",
            "LayerNormalization",
            "LeakyReLU",
            "MultiHeadAttention",
            "PReLU",
            "PositionEmbedding",
            "RMSNormalization",
            "ReLU",
            "Dot");

    /// Those that rescale, or add to, what they are given while a model is trained.
    private static final Set<String> RANDOM =
            Set.of("Dropout", "SpatialDropout1D", "AlphaDropout", "GaussianDropout", "GaussianNoise");

    /// @param atPositions whether each position is compared by itself, rather than all values of a sample together
    /// @return of the model's output
    public OutputRange last(boolean atPositions) {
        var ranges = new ArrayList<OutputRange>();
        for (var layer : topology.layers()) {
            ranges.add(of(layer, ranges));
        }
        int at = ranges.size() - 1;
        return ranges.getLast().rearranged(atPositions ? last(at) : values(at));
    }

    private OutputRange of(Topology.Layer layer, List<OutputRange> before) {
        var name = layer.className();
        int at = before.size();
        if (layer.sources().isEmpty()) {
            return ofOwn(layer, new OutputRange(Kind.ANY, 0, "the sample"), at);
        }
        var given = layer.sources().stream().map(before::get).toList();
        var loosest = given.stream().reduce(OutputRange::or).orElseThrow();
        return switch (name) {
            case "Average" -> loosest;
            case "Maximum", "Minimum", "Multiply" -> loosened(loosest);
            case "Concatenate" -> loosest.rearranged(values(at));
            default -> ofOwn(layer, loosest, at);
        };
    }

    private OutputRange ofOwn(Topology.Layer layer, OutputRange given, int at) {
        var name = layer.className();
        var json = layer.config().json();
        if (ACTIVATED.contains(name)) {
            return activated(layer, json.value("activation"), given, at);
        }
        if (UNBOUNDED.contains(name)) {
            return new OutputRange(Kind.ANY, 0, described(layer));
        }
        if (RANDOM.contains(name)) {
            boolean isIdle =
                    json.value("rate").asDouble() == 0 && json.value("stddev").asDouble() == 0;
            return isIdle ? given : new OutputRange(Kind.ANY, 0, described(layer) + ", which changes them in training");
        }
        return switch (name) {
            case "Softmax" -> new OutputRange(Kind.DISTRIBUTION, last(at), described(layer));
            case "Flatten", "Reshape", "Permute" -> given.rearranged(values(at));
            case "RepeatVector",
                    "GlobalAveragePooling1D",
                    "GlobalAveragePooling2D",
                    "AveragePooling1D",
                    "AveragePooling2D",
                    "AveragePooling3D" -> given;
            case "GlobalMaxPooling1D", "GlobalMaxPooling2D", "MaxPooling1D", "MaxPooling2D", "MaxPooling3D" ->
                loosened(given);
            case "TimeDistributed" -> {
                var inner = JsonObject.of("", json.value("layer"), Naming.KERAS, new Findings());
                yield ACTIVATED.contains(inner.value("className").asText())
                        ? activated(layer, inner.object("config").value("activation"), given, at)
                        : new OutputRange(Kind.UNKNOWN, 0, described(layer));
            }
            default -> new OutputRange(Kind.UNKNOWN, 0, described(layer));
        };
    }

    private OutputRange activated(Topology.Layer layer, JsonNode activation, OutputRange given, int at) {
        var name = activation.asText("linear");
        var because = "%s with activation %s".formatted(described(layer), name);
        return switch (name) {
            case "softmax" -> new OutputRange(Kind.DISTRIBUTION, last(at), because);
            case "sigmoid" -> new OutputRange(Kind.OPEN, 0, because);
            case "hard_sigmoid" -> new OutputRange(Kind.CLOSED, 0, because);
            case "linear" -> layer.className().equals("Activation") ? given : new OutputRange(Kind.ANY, 0, because);
            default -> new OutputRange(Kind.ANY, 0, because);
        };
    }

    /// Of distributions, of which values were chosen or multiplied.
    private static OutputRange loosened(OutputRange given) {
        return given.kind() == Kind.DISTRIBUTION ? given.as(Kind.OPEN) : given;
    }

    /// Values over which a softmax sums: those of the last dimension, the only one that is accepted.
    private long last(int at) {
        return shapes.get(at).last();
    }

    private long values(int at) {
        return shapes.get(at).size();
    }

    private static String described(Topology.Layer layer) {
        return "layer '%s' (%s)".formatted(layer.config().name(), layer.className());
    }
}
