package io.manyhands.task.topology;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// The weights and shapes of every kind of layer that volunteers can compute, by its class name in Keras.
final class LayerRules {
    private static final Map<String, LayerRule> RULES = rules();

    /// Kinds that cannot be trained in leaves, and why.
    private static final Map<String, String> REFUSED = Map.ofEntries(
            entry("CenterCrop", "has no gradient in TensorFlow.js; use Cropping2D"),
            entry("Conv3DTranspose", "has no gradient in TensorFlow.js; use Conv2DTranspose on Reshaped samples"),
            entry("Masking", "has no gradient in TensorFlow.js, and masks are not supported; leave it out"),
            entry("Model", "is a model within a model; write its layers into the outer one"),
            entry("Functional", "is a model within a model; write its layers into the outer one"),
            entry("Sequential", "is a model within a model; write its layers into the outer one"),
            entry("Resizing", "fails in TensorFlow.js; resize the samples, or use UpSampling2D or pooling"),
            entry("ThresholdedReLU", "has no gradient in TensorFlow.js; use ReLU"));

    private LayerRules() {}

    /// @param className one of [LayerArguments#classes]
    static LayerRule of(String className) {
        return Objects.requireNonNull(RULES.get(className), className);
    }

    static Set<String> classes() {
        return RULES.keySet();
    }

    /// Why a kind of layer cannot be used.
    static String refusal(String className) {
        var why = REFUSED.getOrDefault(
                className,
                "is not a layer that volunteers can compute; there are " + String.join(", ", LayerArguments.classes()));
        return className + " " + why;
    }

    private static Map<String, LayerRule> rules() {
        var rules = new TreeMap<String, LayerRule>();
        rules.put("Dense", new DenseRule());
        rules.put("LSTM", new RecurrentRule(4));
        rules.put("GRU", new RecurrentRule(3));
        rules.put("SimpleRNN", new RecurrentRule(1));
        rules.put("Embedding", new EmbeddingRule());
        rules.put("ConvLSTM2D", new ConvolutionalLstmRule());
        rules.put("PReLU", new ParametricReluRule());
        rules.put("BatchNormalization", new BatchNormalizationRule());
        rules.put("LayerNormalization", new LayerNormalizationRule());
        rules.put("MultiHeadAttention", new AttentionRule());
        rules.put("PositionEmbedding", new PositionEmbeddingRule());
        rules.put("RMSNormalization", LayerRules::scaled);
        addConvolutions(rules);
        addPooling(rules);
        addMerging(rules);
        addWithoutWeights(rules);
        rules.put("TimeDistributed", WrapperRules::timeDistributed);
        rules.put("Bidirectional", WrapperRules::bidirectional);
        return rules;
    }

    private static LayerRule.Applied scaled(LayerConfig layer, Shape input) {
        var weight = layer.weight("scale", Shape.of(input.last()), Initialization.ONES);
        return new LayerRule.Applied(input, List.of(weight));
    }

    private static void addConvolutions(Map<String, LayerRule> rules) {
        for (int dimensions = 1; dimensions <= 3; dimensions++) {
            rules.put("Conv%dD".formatted(dimensions), new ConvolutionRule(dimensions));
        }
        rules.put("DepthwiseConv2D", new DepthwiseConvolutionRule());
        rules.put("SeparableConv2D", new SeparableConvolutionRule());
        rules.put("Conv2DTranspose", new TransposedConvolutionRule());
    }

    private static void addPooling(Map<String, LayerRule> rules) {
        for (int dimensions = 1; dimensions <= 3; dimensions++) {
            rules.put("MaxPooling%dD".formatted(dimensions), PoolingRules.windowed(dimensions));
            rules.put("AveragePooling%dD".formatted(dimensions), PoolingRules.windowed(dimensions));
        }
        for (int dimensions = 1; dimensions <= 2; dimensions++) {
            rules.put("GlobalMaxPooling%dD".formatted(dimensions), PoolingRules.global(dimensions));
            rules.put("GlobalAveragePooling%dD".formatted(dimensions), PoolingRules.global(dimensions));
        }
    }

    private static void addMerging(Map<String, LayerRule> rules) {
        for (var name : new String[] {"Add", "Average", "Maximum", "Minimum", "Multiply"}) {
            rules.put(name, MergeRule.ELEMENTWISE);
        }
        rules.put("Concatenate", MergeRule.CONCATENATE);
        rules.put("Dot", new DotRule());
    }

    private static void addWithoutWeights(Map<String, LayerRule> rules) {
        List.of("InputLayer", "Activation", "ELU", "LeakyReLU", "ReLU", "Softmax", "Rescaling")
                .forEach(name -> rules.put(name, ReshapingRules::sameShape));
        List.of("AlphaDropout", "GaussianDropout", "GaussianNoise")
                .forEach(name -> rules.put(name, ReshapingRules::sameShape));
        rules.put("Dropout", ReshapingRules::drop);
        rules.put("SpatialDropout1D", ReshapingRules::sameSeries);
        rules.put("ZeroPadding2D", ImageRules::pad);
        rules.put("Cropping2D", ImageRules::crop);
        rules.put("UpSampling2D", ImageRules::enlarge);
        rules.put("Flatten", ReshapingRules::flatten);
        rules.put("Permute", ReshapingRules::permute);
        rules.put("RepeatVector", ReshapingRules::repeat);
        rules.put("Reshape", ReshapingRules::reshape);
    }
}
