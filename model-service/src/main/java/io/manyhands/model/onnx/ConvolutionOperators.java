package io.manyhands.model.onnx;

import static io.manyhands.model.onnx.Attributes.number;
import static io.manyhands.model.onnx.Attributes.numbers;
import static io.manyhands.model.onnx.Attributes.text;

import io.manyhands.model.onnx.v1.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What slides a window. ONNX has channels before the places, so values are turned round it. Kernels are, too, by
/// operators: a runtime does that once, when it loads the file, and they can lie there as they are.
final class ConvolutionOperators {
    private ConvolutionOperators() {}

    static Value convolution(Layer layer) {
        int places = layer.input().rank() - 2;
        var kernel = layer.transposed(layer.weight("kernel"), outputFirst(places));
        var made = channelsFirst(
                layer,
                values -> convolved(layer, values, kernel, 1, window(layer, "kernel_size", layer.sizes("kernel"))));
        return ActivationOperators.activated(layer, wide(made, layer.width("kernel")));
    }

    static Value depthwise(Layer layer) {
        var sizes = layer.sizes("depthwise_kernel");
        var made = channelsFirst(
                layer,
                values -> convolved(
                        layer, values, depthwiseKernel(layer), sizes[2], window(layer, "kernel_size", sizes)));
        return ActivationOperators.activated(layer, wide(made, sizes[2] * sizes[3]));
    }

    static Value separable(Layer layer) {
        var sizes = layer.sizes("depthwise_kernel");
        var pointwise = layer.transposed(layer.weight("pointwise_kernel"), outputFirst(2));
        var made = channelsFirst(layer, values -> {
            var deep = layer.add(
                    "Conv",
                    List.of(values, depthwiseKernel(layer)),
                    attributes(layer, sizes[2], window(layer, "kernel_size", sizes)));
            return layer.add("Conv", withBias(layer, deep, pointwise));
        });
        return ActivationOperators.activated(layer, wide(made, layer.width("pointwise_kernel")));
    }

    /// @param operator `MaxPool` or `AveragePool`
    static LayerOperators pooling(String operator) {
        return layer -> channelsFirst(
                layer,
                values -> layer.add(
                        operator,
                        List.of(values),
                        window(layer, "pool_size", layer.numbers("pool_size")).toArray(AttributeProto[]::new)));
    }

    /// [height, width, channels, multiplier] becomes [channels * multiplier, 1, height, width].
    private static String depthwiseKernel(Layer layer) {
        var sizes = layer.sizes("depthwise_kernel");
        var turned = layer.transposed(layer.weight("depthwise_kernel"), 2, 3, 0, 1);
        var shape = layer.graph().integers(sizes[2] * sizes[3], 1, sizes[0], sizes[1]);
        return layer.add("Reshape", List.of(turned, shape));
    }

    private static String convolved(
            Layer layer, String values, String kernel, long groups, List<AttributeProto> window) {
        return layer.add("Conv", withBias(layer, values, kernel), attributes(layer, groups, window));
    }

    private static AttributeProto[] attributes(Layer layer, long groups, List<AttributeProto> window) {
        layer.require("groups", "1");
        return Stream.concat(Stream.of(number("group", groups)), window.stream())
                .toArray(AttributeProto[]::new);
    }

    private static List<String> withBias(Layer layer, String values, String kernel) {
        var inputs = new ArrayList<>(List.of(values, kernel));
        if (layer.has("bias")) {
            inputs.add(layer.weight("bias"));
        }
        return inputs;
    }

    /// @param size name of the argument that has it
    /// @param sizes of the window, and more behind it
    private static List<AttributeProto> window(Layer layer, String size, long[] sizes) {
        int places = layer.input().rank() - 2;
        layer.require("data_format", "channels_last");
        layer.require("padding", "valid", "same");
        if (layer.config().has("dilation_rate")
                && LongStream.of(layer.numbers("dilation_rate")).anyMatch(d -> d != 1)) {
            throw layer.refused("has a dilation_rate");
        }
        if (layer.numbers(size).length != places) {
            throw layer.refused("has %d sizes for %d dimensions".formatted(layer.numbers(size).length, places));
        }
        return List.of(
                numbers("kernel_shape", LongStream.of(sizes).limit(places)),
                numbers("strides", LongStream.of(layer.numbers("strides"))),
                // Keras puts the odd one of the borders behind, too.
                text("auto_pad", layer.text("padding").equals("same") ? "SAME_UPPER" : "VALID"));
    }

    private static Value channelsFirst(Layer layer, Inner inner) {
        int rank = layer.input().rank();
        var first = LongStream.concat(LongStream.of(0, rank - 1), LongStream.range(1, rank - 1))
                .toArray();
        var last = LongStream.concat(LongStream.of(0), LongStream.concat(LongStream.range(2, rank), LongStream.of(1)))
                .toArray();
        var made = inner.of(layer.transposed(layer.input().name(), first));
        return layer.input().named(layer.transposed(made, last));
    }

    /// [places…, in, out] becomes [out, in, places…].
    private static long[] outputFirst(int places) {
        return LongStream.concat(LongStream.of(places + 1, places), LongStream.range(0, places))
                .toArray();
    }

    private static Value wide(Value value, long width) {
        return new Value(value.name(), value.rank(), width);
    }

    private interface Inner {
        String of(String values);
    }
}
