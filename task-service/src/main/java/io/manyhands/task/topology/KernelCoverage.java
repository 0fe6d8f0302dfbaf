package io.manyhands.task.topology;

import static java.util.Map.entry;

import io.manyhands.protocol.v1.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// What the volunteers' kernels compute, with the same bits on every device. All else is left to TensorFlow.js, or was
/// refused before, such as constraints.
///
/// `volunteer-ui/src/network` is what really computes it; `golden/kernels.json` holds the two together.
public final class KernelCoverage {
    private static final Set<String> ELEMENTWISE =
            Set.of("elu", "gelu", "hardSigmoid", "hard_sigmoid", "linear", "relu", "sigmoid", "softmax", "tanh");
    private static final Set<String> OF_CELLS =
            Set.of("elu", "hardSigmoid", "hard_sigmoid", "linear", "relu", "sigmoid", "tanh");

    /// For each kind of layer: what of its configuration is not covered.
    private static final Map<String, Function<LayerConfig, Stream<String>>> LAYERS = Map.ofEntries(
            entry("Activation", KernelCoverage::activation),
            entry("Add", layer -> Stream.empty()),
            entry("AveragePooling1D", KernelCoverage::window),
            entry("AveragePooling2D", KernelCoverage::window),
            entry("Concatenate", layer -> differs(layer, "axis", -1)),
            entry("Conv1D", KernelCoverage::convolution),
            entry("Conv2D", KernelCoverage::convolution),
            entry("Dense", KernelCoverage::activation),
            entry("DepthwiseConv2D", KernelCoverage::convolution),
            entry("Dropout", layer -> set(layer, "noiseShape")),
            entry("ELU", layer -> Stream.empty()),
            entry("Embedding", layer -> set(layer, "maskZero")),
            entry("Flatten", KernelCoverage::window),
            entry("GRU", KernelCoverage::recurrent),
            entry("GlobalAveragePooling1D", KernelCoverage::window),
            entry("GlobalAveragePooling2D", KernelCoverage::window),
            entry("GlobalMaxPooling1D", KernelCoverage::window),
            entry("GlobalMaxPooling2D", KernelCoverage::window),
            entry("InputLayer", layer -> Stream.empty()),
            entry("LSTM", KernelCoverage::recurrent),
            entry("LayerNormalization", layer -> differs(layer, "axis", -1)),
            entry(
                    "LeakyReLU",
                    layer -> layer.json().value("alpha").asDouble() < 0 ? Stream.of("alpha") : Stream.empty()),
            entry("MaxPooling1D", KernelCoverage::window),
            entry("MaxPooling2D", KernelCoverage::window),
            entry("ReLU", layer -> set(layer, "maxValue", "threshold", "negativeSlope")),
            entry("Reshape", layer -> Stream.empty()),
            entry("SimpleRNN", KernelCoverage::recurrent));

    private KernelCoverage() {}

    /// @param takesNumbers whether a sample is class numbers, which can go into an embedding only
    /// @return what is not covered, in the order of the layers; empty if everything is
    public static List<String> gaps(Topology topology, Loss loss, boolean takesNumbers) {
        var layers = topology.layers();
        var gaps = new ArrayList<String>();
        layers.forEach(layer -> gap(layer).ifPresent(gaps::add));
        layers.forEach(layer -> inputGap(layers, layer, takesNumbers).ifPresent(gaps::add));
        if (!endsAsLossNeeds(layers.getLast(), loss)) {
            gaps.add("%s without softmax right before it".formatted(loss));
        }
        return gaps;
    }

    private static Optional<String> gap(Topology.Layer layer) {
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
        return Optional.of(name(layer) + (takesNumbers ? ": class numbers" : ": an input that is no class numbers"));
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

    private static Stream<String> activation(LayerConfig layer) {
        return unknown(layer, ELEMENTWISE, "activation");
    }

    private static Stream<String> recurrent(LayerConfig layer) {
        var switches = set(
                layer,
                "goBackwards",
                "returnState",
                "stateful",
                "timeMajor",
                "dropout",
                "recurrentDropout",
                "resetAfter");
        return Stream.concat(unknown(layer, OF_CELLS, "activation", "recurrentActivation"), switches);
    }

    private static Stream<String> convolution(LayerConfig layer) {
        return Stream.of(
                        activation(layer),
                        window(layer),
                        differs(layer, "dilationRate", 1),
                        differs(layer, "groups", 1))
                .flatMap(reasons -> reasons);
    }

    private static Stream<String> window(LayerConfig layer) {
        var format = layer.json().value("dataFormat").asText("channelsLast");
        var isLast = Set.of("channelsLast", "channels_last", "null").contains(format);
        return Stream.concat(isLast ? Stream.empty() : Stream.of("dataFormat"), set(layer, "keepdims"));
    }

    private static Stream<String> unknown(LayerConfig layer, Set<String> known, String... fields) {
        return Stream.of(fields)
                .filter(layer.json()::has)
                .map(field -> layer.json().value(field).asText())
                .filter(name -> !known.contains(name))
                .map(name -> "activation " + name);
    }

    /// Fields that are neither absent nor null, false or 0.
    private static Stream<String> set(LayerConfig layer, String... fields) {
        return Stream.of(fields).filter(field -> {
            var value = layer.json().value(field);
            return value.isNumber() ? value.asDouble() != 0 : layer.json().has(field) && value.asBoolean(true);
        });
    }

    /// The field if it has another value, or an array with another value.
    private static Stream<String> differs(LayerConfig layer, String field, int only) {
        var value = layer.json().value(field);
        var values = value.isArray() ? StreamSupport.stream(value.spliterator(), false) : Stream.of(value);
        return values.allMatch(each -> each.isNull() || each.asInt() == only) ? Stream.empty() : Stream.of(field);
    }

    private static boolean endsAsLossNeeds(Topology.Layer last, Loss loss) {
        return switch (loss) {
            case LOSS_CATEGORICAL_CROSSENTROPY, LOSS_SPARSE_CATEGORICAL_CROSSENTROPY ->
                last.config().json().value("activation").asText().equals("softmax");
            case LOSS_BINARY_CROSSENTROPY, LOSS_MEAN_SQUARED_ERROR -> true;
            case LOSS_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }
}
