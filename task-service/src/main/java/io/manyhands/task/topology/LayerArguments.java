package io.manyhands.task.topology;

import static io.manyhands.task.topology.Arguments.NO_SEED;
import static io.manyhands.task.topology.Arguments.constraint;
import static io.manyhands.task.topology.Arguments.flag;
import static io.manyhands.task.topology.Arguments.harmless;
import static io.manyhands.task.topology.Arguments.initializer;
import static io.manyhands.task.topology.Arguments.none;
import static io.manyhands.task.topology.Arguments.number;
import static io.manyhands.task.topology.Arguments.onlyFalse;
import static io.manyhands.task.topology.Arguments.onlyOne;
import static io.manyhands.task.topology.Arguments.onlyTrue;
import static io.manyhands.task.topology.Arguments.onlyZero;
import static io.manyhands.task.topology.Arguments.size;
import static io.manyhands.task.topology.Arguments.sizes;
import static io.manyhands.task.topology.Arguments.verbatim;
import static io.manyhands.task.topology.Arguments.weight;
import static io.manyhands.task.topology.Initialization.GLOROT_UNIFORM;
import static io.manyhands.task.topology.Initialization.ONES;
import static io.manyhands.task.topology.Initialization.ORTHOGONAL;
import static io.manyhands.task.topology.Initialization.ZEROS;

import io.manyhands.task.json.Range;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Which arguments each kind of layer has, over Keras 2, Keras 3 and TensorFlow.js, and what becomes of each.
///
/// What volunteers compute is what [Arguments] calls honoured; `golden/layers.json` holds it against their engines.
final class LayerArguments {
    private static final String NO_DILATION =
            "TensorFlow.js has no gradient of dilated convolutions. Use a larger kernelSize, or strides";
    private static final String NO_GROUPS = "volunteers convolve over all channels. Use DepthwiseConv2D";

    /// Those of every layer, beside its name and what goes into it.
    private static final List<Argument> COMMON = List.of(
            none("activityRegularizer", "penalties of outputs are not applied"),
            onlyFalse("dynamic", "layers are those of TensorFlow.js"),
            harmless("autocast"));

    private static final Set<String> WRAPPERS = Set.of("TimeDistributed", "Bidirectional");

    private static final Map<String, List<Argument>> BY_CLASS = table();

    private LayerArguments() {}

    /// @return in the order of the normal form; empty for a class that volunteers do not have
    static Optional<List<Argument>> of(String className) {
        return Optional.ofNullable(BY_CLASS.get(className));
    }

    /// Those that a model has, as it is a layer itself.
    static List<Argument> ofModels() {
        var trained = onlyTrue("trainable", "nothing would be trained. Freeze single layers");
        return Stream.concat(COMMON.stream(), Stream.of(trained, Arguments.dataType(List.of())))
                .toList();
    }

    static List<String> classes() {
        return List.copyOf(BY_CLASS.keySet());
    }

    private static Map<String, List<Argument>> table() {
        var table = new TreeMap<String, List<Argument>>();
        put(
                table,
                "InputLayer",
                onlyFalse("sparse", "tensors are dense"),
                onlyFalse("ragged", "samples have one shape"),
                onlyFalse("optional", "a model has one input"));
        addWithWeights(table);
        addConvolutions(table);
        addRecurrent(table);
        put(table, "MultiHeadAttention", AttentionArguments.ofHeads());
        put(table, "PositionEmbedding", AttentionArguments.ofPositions());
        addPooling(table);
        addActivations(table);
        addReshaping(table);
        addRandom(table);
        addMerging(table);
        put(table, "TimeDistributed", InnerLayer.argument());
        put(table, "Bidirectional", InnerLayer.recurrent(), mergeMode(), InnerLayer.mirrored("backwardLayer"));
        return table;
    }

    /// `null` would leave the two outputs apart.
    private static Argument mergeMode() {
        var choice = Arguments.choice("mergeMode", "concat", "concat", "sum", "mul", "ave");
        return new Argument(choice.name(), (layer, field) -> {
            if (layer.saysNull(field)) {
                layer.reject(field, "is null; must be concat, sum, mul or ave, as a layer has one output");
            }
            return choice.reading().read(layer, field);
        });
    }

    private static void addWithWeights(Map<String, List<Argument>> table) {
        put(
                table,
                "Dense",
                size("units"),
                Activations.argument("activation", "linear"),
                flag("useBias", true),
                weight("kernel", GLOROT_UNIFORM),
                weight("bias", ZEROS));
        put(
                table,
                "Embedding",
                size("inputDim"),
                size("outputDim"),
                weight("embeddings", Initialization.uniform(0.05)),
                onlyFalse("maskZero", "masks are not supported"));
        put(
                table,
                "BatchNormalization",
                Axes.last("axis", "values of other dimensions are not normalized. Add a Permute before and after"),
                number("momentum", 0.99, Range.closed(0, 1)),
                number("epsilon", 1e-3, Range.closed(1e-9, 1)),
                flag("center", true),
                flag("scale", true),
                weight("beta", ZEROS),
                weight("gamma", ONES),
                initializer("movingMean", ZEROS),
                initializer("movingVariance", ONES),
                onlyFalse("synchronized", "each leaf has its own statistics"),
                onlyFalse("renorm", "statistics are those of the leaf alone"),
                none("renormClipping", "statistics are those of the leaf alone"),
                harmless("renormMomentum"),
                none("virtualBatchSize", "the size of a leaf is the job's. Remove it, and set leafSize"),
                none("adjustment", "statistics are those of the leaf alone"),
                harmless("fused"));
        put(
                table,
                "LayerNormalization",
                Axes.some("axis"),
                number("epsilon", 1e-3, Range.closed(0, 1)),
                flag("center", true),
                flag("scale", true),
                weight("gamma", ONES),
                weight("beta", ZEROS),
                onlyFalse("rmsScaling", "TensorFlow.js ignores it"));
        put(
                table,
                "RMSNormalization",
                Axes.last("axis", "values of other dimensions are not normalized. Add a Permute before and after"),
                number("epsilon", 1e-6, Range.closed(0, 1)));
        put(table, "PReLU", weight("alpha", ZEROS), Arguments.integers("sharedAxes", 1));
    }

    private static void addConvolutions(Map<String, List<Argument>> table) {
        for (int dimensions = 1; dimensions <= 3; dimensions++) {
            put(
                    table,
                    "Conv%dD".formatted(dimensions),
                    size("filters"),
                    window(dimensions),
                    onlyOne("groups", NO_GROUPS),
                    activated(),
                    weight("kernel", GLOROT_UNIFORM),
                    weight("bias", ZEROS));
        }
        put(
                table,
                "DepthwiseConv2D",
                window(2),
                size("depthMultiplier", 1),
                onlyOne("groups", NO_GROUPS),
                activated(),
                initializer("depthwise", GLOROT_UNIFORM),
                new Argument("depthwiseRegularizer", Regularizers::read),
                DepthwiseConstraint.argument(),
                weight("bias", ZEROS),
                unused("kernel"));
        put(
                table,
                "SeparableConv2D",
                size("filters"),
                window(2),
                size("depthMultiplier", 1),
                onlyOne("groups", NO_GROUPS),
                activated(),
                weight("depthwise", GLOROT_UNIFORM),
                weight("pointwise", GLOROT_UNIFORM),
                weight("bias", ZEROS),
                unused("kernel"));
        put(
                table,
                "Conv2DTranspose",
                size("filters"),
                window(2),
                none("outputPadding", "TensorFlow.js ignores it"),
                onlyOne("groups", NO_GROUPS),
                activated(),
                weight("kernel", GLOROT_UNIFORM),
                weight("bias", ZEROS));
        put(table, "ZeroPadding2D", Borders.argument("padding", 1), channelsLast());
        put(table, "Cropping2D", Borders.argument("cropping", 0), channelsLast());
        put(
                table,
                "UpSampling2D",
                sizes("size", 2, 2),
                Arguments.choice("interpolation", "nearest", "nearest", "bilinear"),
                channelsLast());
    }

    private static Stream<Argument> window(int dimensions) {
        return Stream.of(
                sizes("kernelSize", dimensions),
                sizes("strides", dimensions, 1),
                Arguments.choice("padding", "valid", "valid", "same"),
                channelsLast(),
                onlyOne("dilationRate", NO_DILATION));
    }

    private static Stream<Argument> activated() {
        return Stream.of(Activations.argument("activation", "linear"), flag("useBias", true));
    }

    private static Argument channelsLast() {
        return Arguments.choice("dataFormat", "channels_last", "channels_last");
    }

    /// Of a weight that the class inherits the arguments of, but does not have.
    private static Stream<Argument> unused(String role) {
        return Stream.of(harmless(role + "Initializer"), constraint(role));
    }

    private static void addRecurrent(Map<String, List<Argument>> table) {
        put(table, "SimpleRNN", size("units"), Activations.argument("activation", "tanh"), recurrent());
        put(table, "GRU", size("units"), gated(), recurrent(), Arguments.onlyWhereSet("resetAfter", false));
        put(table, "LSTM", size("units"), gated(), flag("unitForgetBias", true), recurrent());
        put(
                table,
                "ConvLSTM2D",
                size("filters"),
                window(2),
                gated(),
                flag("unitForgetBias", true),
                cell().filter(argument -> !argument.name().endsWith("Regularizer")),
                sequence());
    }

    private static Stream<Argument> gated() {
        // The default is that of TensorFlow.js and Keras 1; Keras 2 and 3 have sigmoid, and always say so.
        return Stream.of(
                Activations.argument("activation", "tanh"),
                Activations.argument("recurrentActivation", "hard_sigmoid"));
    }

    private static Stream<Argument> recurrent() {
        return Stream.concat(cell(), sequence());
    }

    private static Stream<Argument> cell() {
        return flatten(
                flag("useBias", true),
                weight("kernel", GLOROT_UNIFORM),
                weight("recurrent", ORTHOGONAL),
                weight("bias", ZEROS),
                number("dropout", 0, Range.fraction()),
                number("recurrentDropout", 0, Range.fraction()),
                none("seed", NO_SEED));
    }

    private static Stream<Argument> sequence() {
        return Stream.of(
                flag("returnSequences", false),
                flag("goBackwards", false),
                onlyFalse("returnState", "a model has one output"),
                onlyFalse("stateful", "samples would depend on each other"),
                onlyFalse("timeMajor", "the first dimension is the batch"),
                harmless("zeroOutputForMask"),
                harmless("unroll"),
                harmless("implementation"),
                harmless("useCudnn"));
    }

    private static void addPooling(Map<String, List<Argument>> table) {
        for (int dimensions = 1; dimensions <= 3; dimensions++) {
            for (var kind : List.of("Max", "Average")) {
                put(
                        table,
                        "%sPooling%dD".formatted(kind, dimensions),
                        sizes("poolSize", dimensions, 2),
                        Arguments.stridesOfPooling(dimensions),
                        Arguments.choice("padding", "valid", "valid", "same"),
                        channelsLast());
                if (dimensions < 3) {
                    put(
                            table,
                            "Global%sPooling%dD".formatted(kind, dimensions),
                            channelsLast(),
                            onlyFalse("keepdims", "TensorFlow.js ignores it. Add a Reshape"));
                }
            }
        }
    }

    private static void addActivations(Map<String, List<Argument>> table) {
        put(table, "Activation", Activations.argument("activation"));
        put(table, "ELU", number("alpha", 1, Arguments.ANY));
        put(table, "LeakyReLU", number("alpha", 0.3, Arguments.ANY).orCalled("negativeSlope"));
        put(
                table,
                "ReLU",
                Arguments.limit("maxValue", Range.closed(0, Float.MAX_VALUE)),
                onlyZero("negativeSlope", "TensorFlow.js ignores it. Use LeakyReLU, whose alpha it is"),
                onlyZero("threshold", "TensorFlow.js ignores it. Remove it, or move the bias of the layer before"));
        put(table, "Softmax", Axes.last("axis", "TensorFlow.js has no other softmax"));
    }

    private static void addReshaping(Map<String, List<Argument>> table) {
        put(table, "Flatten", Arguments.choice("dataFormat", "channels_last", "channels_last", "channels_first"));
        put(table, "Permute", verbatim("dims"));
        put(table, "RepeatVector", size("n"));
        put(table, "Reshape", Arguments.targetShape());
        put(table, "Rescaling", number("scale", Arguments.ANY), number("offset", 0, Arguments.ANY));
    }

    private static void addRandom(Map<String, List<Argument>> table) {
        put(table, "Dropout", number("rate", Range.fraction()), Arguments.noiseShape(), none("seed", NO_SEED));
        put(
                table,
                "SpatialDropout1D",
                number("rate", Range.fraction()),
                none("noiseShape", "the layer has its own"),
                none("seed", NO_SEED));
        put(table, "GaussianNoise", number("stddev", Range.closed(0, 1e6)), none("seed", NO_SEED));
        put(table, "GaussianDropout", number("rate", Range.fraction()), none("seed", NO_SEED));
        put(
                table,
                "AlphaDropout",
                number("rate", Range.fraction()),
                none("noiseShape", "every value is dropped by itself"),
                none("seed", NO_SEED));
    }

    private static void addMerging(Map<String, List<Argument>> table) {
        for (var name : List.of("Add", "Average", "Maximum", "Minimum", "Multiply")) {
            put(table, name);
        }
        put(table, "Concatenate", Axes.one("axis"));
        put(table, "Dot", Arguments.integers("axes", 2), flag("normalize", false));
    }

    /// @param own arguments, and streams of them
    private static void put(Map<String, List<Argument>> table, String className, Object... own) {
        var types = List.of("InputLayer", "Embedding").contains(className)
                ? List.of("int32", "int64", "uint8")
                : List.<String>of();
        var ofClass = flatten(own).toList();
        table.put(
                className,
                Stream.of(
                                ofClass.stream(),
                                COMMON.stream(),
                                Stream.of(trainable(className, ofClass)),
                                Stream.of(Arguments.dataType(types)))
                        .flatMap(arguments -> arguments)
                        .toList());
    }

    private static Argument trainable(String className, List<Argument> own) {
        if (WRAPPERS.contains(className)) {
            return onlyTrue("trainable", "a layer that applies another one cannot be frozen");
        }
        boolean hasWeights = className.equals("RMSNormalization")
                || own.stream().anyMatch(argument -> argument.key().endsWith("initializer"));
        return hasWeights ? Arguments.onlyWhereSet("trainable", true) : harmless("trainable");
    }

    private static Stream<Argument> flatten(Object... arguments) {
        return Arrays.stream(arguments).flatMap(each -> switch (each) {
            case Argument argument -> Stream.of(argument);
            case Stream<?> several -> several.map(Argument.class::cast);
            default -> throw new IllegalArgumentException("%s: neither an argument nor several".formatted(each));
        });
    }
}
