package io.manyhands.model.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.model.onnx.v1.AttributeProto;
import io.manyhands.protocol.v1.WeightSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// A layer whose operators are being put into a graph.
///
/// @param className as Keras calls it
/// @param config in normal form: every argument is said
/// @param inputs what goes in
/// @param weights of the model, by name
record Layer(Graph graph, String className, JsonNode config, List<Value> inputs, Map<String, WeightSpec> weights) {
    String name() {
        return config.path("name").asText();
    }

    Value input() {
        return inputs.getFirst();
    }

    /// @return name of the one output
    String add(String operator, List<String> inputs, AttributeProto... attributes) {
        return graph.add(name(), operator, 1, inputs, attributes).getFirst();
    }

    /// What a layer makes of its input, of the same shape.
    Value same(String operator, AttributeProto... attributes) {
        return input().named(add(operator, List.of(input().name()), attributes));
    }

    String transposed(String value, long... dimensions) {
        return add("Transpose", List.of(value), Attributes.numbers("perm", LongStream.of(dimensions)));
    }

    boolean has(String weight) {
        return weights.containsKey(nameOf(weight));
    }

    /// @return name of the value, which is the name of the weight
    String weight(String weight) {
        return shaped(weight).getName();
    }

    /// @return its sizes
    long[] sizes(String weight) {
        return shaped(weight).getShapeList().stream()
                .mapToLong(Integer::toUnsignedLong)
                .toArray();
    }

    /// Of the last dimension.
    long width(String weight) {
        var sizes = sizes(weight);
        return sizes[sizes.length - 1];
    }

    private WeightSpec shaped(String weight) {
        var found = weights.get(nameOf(weight));
        if (found == null) {
            throw refused("has no weight called " + weight);
        }
        return found;
    }

    private String nameOf(String weight) {
        return "%s/%s".formatted(name(), weight);
    }

    boolean says(String argument) {
        return config.path(argument).asBoolean();
    }

    String text(String argument) {
        return config.path(argument).asText();
    }

    float number(String argument) {
        return (float) config.path(argument).asDouble();
    }

    /// @return one number, or a list of them
    long[] numbers(String argument) {
        var value = config.path(argument);
        return value.isArray()
                ? IntStream.range(0, value.size())
                        .mapToLong(i -> value.get(i).asLong())
                        .toArray()
                : new long[] {value.asLong()};
    }

    /// @throws UnsaidInOnnxException if the argument has another value
    void require(String argument, String... allowed) {
        if (config.has(argument) && !Arrays.asList(allowed).contains(text(argument))) {
            throw refused("has %s %s".formatted(argument, config.path(argument)));
        }
    }

    /// @param what the layer has or is, as what is said of it
    UnsaidInOnnxException refused(String what) {
        return new UnsaidInOnnxException("layer '%s' (%s) %s".formatted(name(), className, what));
    }
}
