package io.manyhands.task.topology;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Every kind of layer whose weights and shapes this service can work out, by its class name in Keras.
final class LayerRules {
    private static final Map<String, LayerRule> RULES = rules();

    /// Kinds that cannot be trained in leaves, and why.
    private static final Map<String, String> REFUSED = Map.ofEntries(
            entry(
                    "BatchNormalization",
                    "couples the samples of a batch, so a round's gradient is not a sum over its leaves; use LayerNormalization"),
            entry("CenterCrop", "has no gradient in TensorFlow.js; use Cropping2D"),
            entry("Conv3DTranspose", "has no gradient in TensorFlow.js; use Conv2DTranspose on Reshaped samples"),
            entry("Masking", "has no gradient in TensorFlow.js, and masks are not supported; leave it out"),
            entry("Model", "is a model within a model; write its layers into the outer one"),
            entry("Functional", "is a model within a model; write its layers into the outer one"),
            entry("Sequential", "is a model within a model; write its layers into the outer one"),
            entry("Resizing", "fails in TensorFlow.js; resize the samples, or use UpSampling2D or pooling"),
            entry("ThresholdedReLU", "has no gradient in TensorFlow.js; use ReLU"));

    private LayerRules() {}

    static Optional<LayerRule> find(String className) {
        return Optional.ofNullable(RULES.get(className));
    }

    /// Why a kind of layer cannot be used.
    static String refusal(String className) {
        var why = REFUSED.getOrDefault(
                className,
                "is not a layer that volunteers can compute; there are " + String.join(", ", LayerArguments.classes()));
        return className + " " + why;
    }

    static String supported() {
        return String.join(", ", RULES.keySet());
    }

    private static Map<String, LayerRule> rules() {
        var rules = new TreeMap<String, LayerRule>();
        rules.put("Dense", new DenseRule());
        rules.put("LSTM", new RecurrentRule(4));
        rules.put("GRU", new RecurrentRule(3));
        rules.put("SimpleRNN", new RecurrentRule(1));
        rules.put("Embedding", new EmbeddingRule());
        rules.put("Conv1D", new ConvolutionRule(1));
        rules.put("Conv2D", new ConvolutionRule(2));
        rules.put("DepthwiseConv2D", new DepthwiseConvolutionRule());
        rules.put("LayerNormalization", new LayerNormalizationRule());
        addPooling(rules);
        addMerging(rules);
        addWithoutWeights(rules);
        rules.put("TimeDistributed", WrapperRules::timeDistributed);
        rules.put("Bidirectional", WrapperRules::bidirectional);
        return rules;
    }

    private static void addPooling(Map<String, LayerRule> rules) {
        for (int dimensions = 1; dimensions <= 2; dimensions++) {
            rules.put("MaxPooling%dD".formatted(dimensions), PoolingRules.windowed(dimensions));
            rules.put("AveragePooling%dD".formatted(dimensions), PoolingRules.windowed(dimensions));
            rules.put("GlobalMaxPooling%dD".formatted(dimensions), PoolingRules.global(dimensions));
            rules.put("GlobalAveragePooling%dD".formatted(dimensions), PoolingRules.global(dimensions));
        }
    }

    private static void addMerging(Map<String, LayerRule> rules) {
        for (var name : new String[] {"Add", "Average", "Maximum", "Minimum", "Multiply"}) {
            rules.put(name, MergeRule.ELEMENTWISE);
        }
        rules.put("Concatenate", MergeRule.CONCATENATE);
    }

    private static void addWithoutWeights(Map<String, LayerRule> rules) {
        for (var name : new String[] {"InputLayer", "Activation", "Dropout", "ELU", "LeakyReLU", "ReLU", "Softmax"}) {
            rules.put(name, ReshapingRules::sameShape);
        }
        rules.put("Flatten", ReshapingRules::flatten);
        rules.put("Permute", ReshapingRules::permute);
        rules.put("RepeatVector", ReshapingRules::repeat);
        rules.put("Reshape", ReshapingRules::reshape);
    }
}
