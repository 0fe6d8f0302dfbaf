package io.manyhands.model.onnx;

import static io.manyhands.model.onnx.Attributes.floats;
import static io.manyhands.model.onnx.Attributes.number;
import static io.manyhands.model.onnx.Attributes.texts;

import io.manyhands.model.onnx.v1.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// LSTM, GRU and RNN: steps come first, and their matrices stand upright, one for each direction; there is one.
final class RecurrentOperators {
    /// Places of the gates: ONNX has i, o, f, c for the i, f, c, o of Keras. Those of a GRU are in one order.
    private static final List<Integer> LSTM_GATES = List.of(0, 3, 1, 2);

    private static final List<Integer> GRU_GATES = List.of(0, 1, 2);
    private static final List<Integer> ONE = List.of(0);

    private RecurrentOperators() {}

    static Value lstm(Layer layer) {
        return recurrent(layer, "LSTM", LSTM_GATES, List.of("recurrent_activation", "activation", "activation"));
    }

    static Value gru(Layer layer) {
        return recurrent(
                layer,
                "GRU",
                GRU_GATES,
                List.of("recurrent_activation", "activation"),
                number("linear_before_reset", layer.says("reset_after") ? 1 : 0));
    }

    static Value simple(Layer layer) {
        return recurrent(layer, "RNN", ONE, List.of("activation"));
    }

    private static Value recurrent(
            Layer layer, String operator, List<Integer> gates, List<String> functions, AttributeProto... own) {
        if (layer.says("go_backwards")) {
            throw layer.refused("has go_backwards, whose order of outputs ONNX does not have");
        }
        long units = layer.sizes("recurrent_kernel")[0];
        var steps = layer.transposed(layer.input().name(), 1, 0, 2);
        var inputs = List.of(
                steps,
                upright(layer, ordered(layer, layer.weight("kernel"), gates, 1)),
                upright(layer, ordered(layer, layer.weight("recurrent_kernel"), gates, 1)),
                bias(layer, gates));
        var attributes = Stream.of(
                        Stream.of(number("hidden_size", units)), activations(layer, functions), Stream.of(own))
                .flatMap(each -> each)
                .toArray(AttributeProto[]::new);
        var made = layer.graph().add(layer.name(), operator, 2, inputs, attributes);
        if (layer.says("return_sequences")) {
            var forward =
                    layer.add("Squeeze", List.of(made.getFirst(), layer.graph().integers(1)));
            return new Value(layer.transposed(forward, 1, 0, 2), 3, units);
        }
        return new Value(
                layer.add("Squeeze", List.of(made.getLast(), layer.graph().integers(0))), 2, units);
    }

    private static String upright(Layer layer, String matrix) {
        return direction(layer, layer.transposed(matrix, 1, 0));
    }

    private static String direction(Layer layer, String value) {
        return layer.add("Unsqueeze", List.of(value, layer.graph().integers(0)));
    }

    /// Of the input's matrix, then of the other one.
    private static String bias(Layer layer, List<Integer> gates) {
        if (!layer.has("bias")) {
            return "";
        }
        if (layer.sizes("bias").length == 2) {
            return layer.add(
                    "Reshape", List.of(layer.weight("bias"), layer.graph().integers(1, -1)));
        }
        var given = ordered(layer, layer.weight("bias"), gates, 0);
        var none = layer.add("Mul", List.of(given, layer.graph().scalar(0)));
        return direction(layer, layer.add("Concat", List.of(given, none), number("axis", 0)));
    }

    private static String ordered(Layer layer, String weight, List<Integer> gates, int axis) {
        if (IntStream.range(0, gates.size()).allMatch(i -> gates.get(i) == i)) {
            return weight;
        }
        var parts = layer.graph()
                .add(
                        layer.name(),
                        "Split",
                        gates.size(),
                        List.of(weight),
                        number("axis", axis),
                        number("num_outputs", gates.size()));
        return layer.add("Concat", gates.stream().map(parts::get).toList(), number("axis", axis));
    }

    /// ONNX numbers what its functions need in the order of those that need any.
    private static Stream<AttributeProto> activations(Layer layer, List<String> arguments) {
        var names = new ArrayList<String>();
        var alphas = new ArrayList<Float>();
        var betas = new ArrayList<Float>();
        for (var argument : arguments) {
            var function = layer.text(argument);
            names.add(
                    switch (function) {
                        case "linear" -> "Affine";
                        case "relu" -> "Relu";
                        case "sigmoid" -> "Sigmoid";
                        case "tanh" -> "Tanh";
                        case "elu" -> "Elu";
                        case "softplus" -> "Softplus";
                        case "softsign" -> "Softsign";
                        case "hard_sigmoid" -> "HardSigmoid";
                        default ->
                            throw layer.refused(
                                    "has the %s %s, which ONNX does not have there".formatted(argument, function));
                    });
            switch (function) {
                case "linear" -> {
                    alphas.add(1f);
                    betas.add(0f);
                }
                case "hard_sigmoid" -> {
                    alphas.add(ActivationOperators.HARD_SIGMOID_SLOPE);
                    betas.add(ActivationOperators.HARD_SIGMOID_MIDDLE);
                }
                case "elu" -> alphas.add(1f);
                default -> {}
            }
        }
        return Stream.of(
                texts("activations", names), floats("activation_alpha", alphas), floats("activation_beta", betas));
    }
}
