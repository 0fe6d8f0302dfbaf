package io.manyhands.model.onnx;

import static io.manyhands.model.onnx.Attributes.number;
import static io.manyhands.model.onnx.Attributes.tensor;

import com.google.protobuf.ByteString;
import io.manyhands.model.onnx.v1.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Normalization over the last dimension.
final class NormalizationOperators {
    private NormalizationOperators() {}

    /// (x - mean) / √(variance + ε) * γ + β. Not the operator BatchNormalization, which has channels in second place.
    static Value batch(Layer layer) {
        layer.require("axis", "-1");
        var graph = layer.graph();
        var centred = layer.add("Sub", List.of(layer.input().name(), layer.weight("moving_mean")));
        var variance =
                layer.add("Add", List.of(layer.weight("moving_variance"), graph.scalar(layer.number("epsilon"))));
        var deviation = layer.add("Sqrt", List.of(variance));
        var value = layer.has("gamma")
                ? layer.add("Mul", List.of(centred, layer.add("Div", List.of(layer.weight("gamma"), deviation))))
                : layer.add("Div", List.of(centred, deviation));
        return layer.input().named(layer.has("beta") ? layer.add("Add", List.of(value, layer.weight("beta"))) : value);
    }

    static Value layer(Layer layer) {
        layer.require("axis", "-1");
        var inputs = new ArrayList<>(
                List.of(layer.input().name(), layer.has("gamma") ? layer.weight("gamma") : ones(layer)));
        if (layer.has("beta")) {
            inputs.add(layer.weight("beta"));
        }
        return layer.input()
                .named(layer.add(
                        "LayerNormalization", inputs, number("axis", -1), number("epsilon", layer.number("epsilon"))));
    }

    /// As many as the last dimension is long.
    private static String ones(Layer layer) {
        var length = layer.add("Shape", List.of(layer.input().name()), number("start", -1));
        var one =
                ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 1);
        return layer.add(
                "ConstantOfShape",
                List.of(length),
                tensor(
                        "value",
                        TensorProto.newBuilder()
                                .addDims(1)
                                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                                .setRawData(ByteString.copyFrom(one))
                                .build()));
    }
}
