package io.manyhands.model.onnx;

import static io.manyhands.model.onnx.Attributes.number;

import java.util.List;

/// Functions of single values, and softmax over the last dimension.
final class ActivationOperators {
    /// Of TensorFlow.js and Keras 2: 0.2 x + 0.5, in 0 … 1.
    static final float HARD_SIGMOID_SLOPE = 0.2f;

    static final float HARD_SIGMOID_MIDDLE = 0.5f;

    private ActivationOperators() {}

    /// The function that the layer's `activation` names.
    static Value activated(Layer layer, Value value) {
        return value.named(apply(layer, layer.text("activation"), value.name()));
    }

    static Value activation(Layer layer) {
        return activated(layer, layer.input());
    }

    private static String apply(Layer layer, String function, String value) {
        var input = List.of(value);
        return switch (function) {
            case "linear" -> value;
            case "relu" -> layer.add("Relu", input);
            case "relu6" -> clipped(layer, value, 6);
            case "sigmoid" -> layer.add("Sigmoid", input);
            case "tanh" -> layer.add("Tanh", input);
            case "elu" -> layer.add("Elu", input, number("alpha", 1f));
            case "selu" -> layer.add("Selu", input);
            case "softplus" -> layer.add("Softplus", input);
            case "softsign" -> layer.add("Softsign", input);
            case "mish" -> layer.add("Mish", input);
            case "softmax" -> layer.add("Softmax", input, number("axis", -1));
            case "log_softmax" -> layer.add("LogSoftmax", input, number("axis", -1));
            case "swish" -> layer.add("Mul", List.of(value, layer.add("Sigmoid", input)));
            case "gelu" -> gelu(layer, value);
            case "hard_sigmoid" ->
                layer.add(
                        "HardSigmoid", input, number("alpha", HARD_SIGMOID_SLOPE), number("beta", HARD_SIGMOID_MIDDLE));
            default -> throw layer.refused("has the activation %s, for which ONNX has no operator".formatted(function));
        };
    }

    /// x / 2 * (1 + erf(x / √2)): the operator Gelu came with a later opset.
    private static String gelu(Layer layer, String value) {
        var graph = layer.graph();
        var scaled = layer.add("Div", List.of(value, graph.scalar((float) Math.sqrt(2))));
        var risen = layer.add("Add", List.of(layer.add("Erf", List.of(scaled)), graph.scalar(1)));
        var half = layer.add("Mul", List.of(value, graph.scalar(0.5f)));
        return layer.add("Mul", List.of(half, risen));
    }

    private static String clipped(Layer layer, String value, float most) {
        var graph = layer.graph();
        return layer.add("Clip", List.of(value, graph.scalar(0), graph.scalar(most)));
    }

    static Value relu(Layer layer) {
        return layer.config().path("max_value").isNumber()
                ? layer.input().named(clipped(layer, layer.input().name(), layer.number("max_value")))
                : layer.same("Relu");
    }

    static Value elu(Layer layer) {
        return layer.same("Elu", number("alpha", layer.number("alpha")));
    }

    static Value leakyRelu(Layer layer) {
        return layer.same("LeakyRelu", number("alpha", layer.number("alpha")));
    }

    static Value parametricRelu(Layer layer) {
        return layer.input().named(layer.add("PRelu", List.of(layer.input().name(), layer.weight("alpha"))));
    }

    static Value softmax(Layer layer) {
        layer.require("axis", "-1");
        return layer.same("Softmax", number("axis", -1));
    }
}
