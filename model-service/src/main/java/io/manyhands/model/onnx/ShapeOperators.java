package io.manyhands.model.onnx;

import static io.manyhands.model.onnx.Attributes.number;
import static io.manyhands.model.onnx.Attributes.text;

import java.util.List;
import java.util.stream.LongStream;

/// What leaves values as they are, and puts them elsewhere.
final class ShapeOperators {
    private ShapeOperators() {}

    static Value flatten(Layer layer) {
        layer.require("data_format", "channels_last");
        return new Value(layer.add("Flatten", List.of(layer.input().name()), number("axis", 1)), 2, 0);
    }

    /// 0 is the size that there is.
    static Value reshape(Layer layer) {
        var wanted = layer.numbers("target_shape");
        var shape = LongStream.concat(LongStream.of(0), LongStream.of(wanted)).toArray();
        var made =
                layer.add("Reshape", List.of(layer.input().name(), layer.graph().integers(shape)));
        return new Value(made, shape.length, Math.max(shape[shape.length - 1], 0));
    }

    static Value permute(Layer layer) {
        var order = LongStream.concat(LongStream.of(0), LongStream.of(layer.numbers("dims")))
                .toArray();
        return new Value(layer.transposed(layer.input().name(), order), order.length, 0);
    }

    static Value repeat(Layer layer) {
        var graph = layer.graph();
        var one = layer.add("Unsqueeze", List.of(layer.input().name(), graph.integers(1)));
        var made = layer.add("Tile", List.of(one, graph.integers(1, layer.numbers("n")[0], 1)));
        return new Value(made, 3, layer.input().width());
    }

    static Value pad(Layer layer) {
        var rows = layer.config().path("padding").path(0);
        var columns = layer.config().path("padding").path(1);
        var borders = layer.graph()
                .integers(
                        0,
                        rows.path(0).asLong(),
                        columns.path(0).asLong(),
                        0,
                        0,
                        rows.path(1).asLong(),
                        columns.path(1).asLong(),
                        0);
        return layer.input().named(layer.add("Pad", List.of(layer.input().name(), borders)));
    }

    static Value crop(Layer layer) {
        var rows = layer.config().path("cropping").path(0);
        var columns = layer.config().path("cropping").path(1);
        var graph = layer.graph();
        var from = graph.integers(rows.path(0).asLong(), columns.path(0).asLong());
        // From behind, and 0 of them is all.
        var to = graph.integers(end(rows.path(1).asLong()), end(columns.path(1).asLong()));
        return layer.input().named(layer.add("Slice", List.of(layer.input().name(), from, to, graph.integers(1, 2))));
    }

    private static long end(long cropped) {
        return cropped == 0 ? Long.MAX_VALUE : -cropped;
    }

    /// Each value of the last dimensions' places as often as it is wanted, beside itself.
    static Value enlarge(Layer layer) {
        layer.require("interpolation", "nearest");
        var times = layer.numbers("size");
        var graph = layer.graph();
        var sizes = graph.add(layer.name(), "Shape", 1, List.of(layer.input().name()))
                .getFirst();
        var wanted = layer.add("Mul", List.of(sizes, graph.integers(1, times[0], times[1], 1)));
        return layer.input()
                .named(layer.add(
                        "Resize",
                        List.of(layer.input().name(), "", "", wanted),
                        text("mode", "nearest"),
                        text("coordinate_transformation_mode", "asymmetric"),
                        text("nearest_mode", "floor")));
    }

    /// @param operator `ReduceMean` or `ReduceMax`
    static LayerOperators overPlaces(String operator) {
        return layer -> {
            layer.require("data_format", "channels_last");
            var places = LongStream.range(1, layer.input().rank() - 1).toArray();
            var made = layer.add(
                    operator, List.of(layer.input().name(), layer.graph().integers(places)), number("keepdims", 0));
            return new Value(made, 2, layer.input().width());
        };
    }
}
