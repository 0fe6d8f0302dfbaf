package io.manyhands.task.topology;

import static java.util.Map.entry;

import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.LossOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// What the volunteers' kernels compute, with the same bits on every device. All else is left to TensorFlow.js, or was
/// refused before, such as constraints.
///
/// `volunteer-ui/src/network` is what really computes it; `golden/kernels.json` holds the two together.
public final class KernelCoverage {
    private static final Set<String> ELEMENTWISE = Set.of(
            "elu",
            "gelu",
            "gelu_approximate",
            "hard_sigmoid",
            "linear",
            "relu",
            "relu6",
            "sigmoid",
            "softmax",
            "swish",
            "tanh");
    private static final Set<String> OF_CELLS = Set.of("elu", "hard_sigmoid", "linear", "relu", "sigmoid", "tanh");

    /// For each kind of layer: what of its configuration is not covered.
    private static final Map<String, Function<LayerConfig, Stream<String>>> LAYERS = Map.ofEntries(
            entry("Activation", KernelCoverage::activation),
            entry("Add", KernelCoverage::covered),
            entry("AveragePooling1D", KernelCoverage::covered),
            entry("AveragePooling2D", KernelCoverage::covered),
            entry("BatchNormalization", KernelCoverage::otherAxis),
            entry("Concatenate", KernelCoverage::otherAxis),
            entry("Conv1D", KernelCoverage::activation),
            entry("Conv2D", KernelCoverage::activation),
            entry("Dense", KernelCoverage::activation),
            entry("DepthwiseConv2D", KernelCoverage::activation),
            entry("Dropout", layer -> set(layer, "noiseShape")),
            entry("ELU", KernelCoverage::covered),
            entry("Embedding", KernelCoverage::covered),
            entry("Flatten", KernelCoverage::channelsFirst),
            entry("GRU", KernelCoverage::recurrent),
            entry("GlobalAveragePooling1D", KernelCoverage::covered),
            entry("GlobalAveragePooling2D", KernelCoverage::covered),
            entry("GlobalMaxPooling1D", KernelCoverage::covered),
            entry("GlobalMaxPooling2D", KernelCoverage::covered),
            entry("InputLayer", KernelCoverage::covered),
            entry("LSTM", KernelCoverage::recurrent),
            entry("LayerNormalization", KernelCoverage::otherAxis),
            entry("LeakyReLU", KernelCoverage::risingBelowZero),
            entry("MaxPooling1D", KernelCoverage::covered),
            entry("MaxPooling2D", KernelCoverage::covered),
            entry("MultiHeadAttention", KernelCoverage::unevenHeads),
            entry("PositionEmbedding", KernelCoverage::covered),
            entry("RMSNormalization", KernelCoverage::otherAxis),
            entry("ReLU", KernelCoverage::covered),
            entry("Reshape", KernelCoverage::covered),
            entry("SimpleRNN", KernelCoverage::recurrent));

    private KernelCoverage() {}

    /// @param takesNumbers whether a sample is class numbers, which can go into an embedding only
    /// @return what is not covered, in the order of the layers; empty if everything is
    public static List<String> gaps(Topology topology, Loss loss, LossOptions options, boolean takesNumbers) {
        var layers = topology.layers();
        var gaps = new ArrayList<String>();
        layers.forEach(layer -> gap(layer).ifPresent(gaps::add));
        layers.forEach(layer -> inputGap(layers, layer, takesNumbers).ifPresent(gaps::add));
        if (!options.getFromLogits() && !endsAsLossNeeds(layers.getLast(), loss)) {
            gaps.add("%s without softmax right before it".formatted(loss));
        }
        return gaps;
    }

    /// What is not covered of a layer by itself, whatever the data and the loss are.
    static Optional<String> gap(Topology.Layer layer) {
        var check = LAYERS.get(layer.className());
        return check == null
                ? Optional.of(name(layer))
                : check.apply(layer.config()).findFirst().map(reason -> name(layer) + ": " + reason);
    }

    /// Class numbers can go into an embedding, and nothing else can.
    private static Optional<String> inputGap(
            List<Topology.Layer> layers, Topology.Layer layer, boolean modelTakesNumbers) {
        boolean takesNumbers = modelTakesNumbers && takesSample(layers, layer);
        if (isInput(layer) || takesNumbers == layer.className().equals("Embedding")) {
            return Optional.empty();
        }
        return Optional.of(name(layer) + (takesNumbers ? ": class numbers" : ": an input that is not class numbers"));
    }

    private static boolean takesSample(List<Topology.Layer> layers, Topology.Layer layer) {
        return layer.sources().isEmpty()
                || layer.sources().stream().map(layers::get).anyMatch(KernelCoverage::isInput);
    }

    private static boolean isInput(Topology.Layer layer) {
        return layer.className().equals("InputLayer");
    }

    private static String name(Topology.Layer layer) {
        return "%s (%s)".formatted(layer.config().name(), layer.className());
    }

    private static Stream<String> covered(LayerConfig layer) {
        return Stream.empty();
    }

    private static Stream<String> activation(LayerConfig layer) {
        return unknown(layer, ELEMENTWISE, "activation");
    }

    private static Stream<String> recurrent(LayerConfig layer) {
        var switches = set(layer, "goBackwards", "dropout", "recurrentDropout");
        return Stream.concat(unknown(layer, OF_CELLS, "activation", "recurrentActivation"), switches);
    }

    private static Stream<String> otherAxis(LayerConfig layer) {
        return layer.json().value("axis").asInt() == -1 ? Stream.empty() : Stream.of("axis");
    }

    /// Heads lie side by side, each at a multiple of 4 values.
    private static Stream<String> unevenHeads(LayerConfig layer) {
        return Stream.of("keyDim", "valueDim")
                .filter(field -> layer.json().value(field).asInt() % 4 != 0);
    }

    private static Stream<String> channelsFirst(LayerConfig layer) {
        return layer.json().value("dataFormat").asText().equals("channels_first")
                ? Stream.of("dataFormat")
                : Stream.empty();
    }

    private static Stream<String> risingBelowZero(LayerConfig layer) {
        return layer.json().value("alpha").asDouble() < 0 ? Stream.of("alpha") : Stream.empty();
    }

    private static Stream<String> unknown(LayerConfig layer, Set<String> known, String... fields) {
        return Stream.of(fields)
                .filter(layer.json()::has)
                .map(field -> layer.json().value(field).asText())
                .filter(name -> !known.contains(name))
                .map(name -> "activation " + name);
    }

    /// Fields that are neither absent nor false or 0.
    private static Stream<String> set(LayerConfig layer, String... fields) {
        return Stream.of(fields).filter(field -> {
            var value = layer.json().value(field);
            return value.isNumber() ? value.asDouble() != 0 : layer.json().has(field) && value.asBoolean(true);
        });
    }

    private static boolean endsAsLossNeeds(Topology.Layer last, Loss loss) {
        return switch (loss) {
            case LOSS_CATEGORICAL_CROSSENTROPY, LOSS_SPARSE_CATEGORICAL_CROSSENTROPY ->
                last.config().json().value("activation").asText().equals("softmax");
            case LOSS_BINARY_CROSSENTROPY,
                    LOSS_MEAN_SQUARED_ERROR,
                    LOSS_MEAN_ABSOLUTE_ERROR,
                    LOSS_HUBER,
                    LOSS_KL_DIVERGENCE -> true;
            case LOSS_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }
}
