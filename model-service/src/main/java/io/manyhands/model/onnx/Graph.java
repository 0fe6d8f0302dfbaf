package io.manyhands.model.onnx;

import com.google.protobuf.ByteString;
import io.manyhands.model.onnx.v1.AttributeProto;
import io.manyhands.model.onnx.v1.GraphProto;
import io.manyhands.model.onnx.v1.NodeProto;
import io.manyhands.model.onnx.v1.TensorProto;
import io.manyhands.model.onnx.v1.TensorShapeProto;
import io.manyhands.model.onnx.v1.TypeProto;
import io.manyhands.model.onnx.v1.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The operators of a model, while they are put together: without the weights, whose names alone are known.
///
/// Not thread-safe.
final class Graph {
    private static final String BATCH = "batch";

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Set<String> names = new HashSet<>();
    private final Map<ByteString, String> constants = new HashMap<>();

    /// @param name of the model
    /// @param reserved names that no other value may have
    Graph(String name, List<String> reserved) {
        graph.setName(name);
        names.addAll(reserved);
    }

    GraphProto build() {
        return graph.build();
    }

    /// @param type one of [TensorProto.DataType]
    /// @param sizes of a sample
    void input(Value value, TensorProto.DataType type, LongStream sizes) {
        graph.addInput(described(value, type, sizes));
    }

    void output(Value value) {
        var sizes = IntStream.range(1, value.rank()).mapToLong(axis -> axis == value.rank() - 1 ? value.width() : 0);
        graph.addOutput(described(value, TensorProto.DataType.FLOAT, sizes));
    }

    private static ValueInfoProto described(Value value, TensorProto.DataType type, LongStream sizes) {
        var shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam(BATCH);
        sizes.forEach(size -> {
            var dimension = shape.addDimBuilder();
            if (size > 0) {
                dimension.setDimValue(size);
            }
        });
        var tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(value.name())
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /// @param place what the name begins with
    /// @param inputs names; empty: one that is left out
    /// @return names of the outputs
    List<String> add(String place, String operator, int outputs, List<String> inputs, AttributeProto... attributes) {
        var name = free("%s/%s".formatted(place, operator));
        var made = outputs == 1
                ? List.of(name)
                : IntStream.range(0, outputs)
                        .mapToObj(i -> free("%s:%d".formatted(name, i)))
                        .toList();
        graph.addNode(NodeProto.newBuilder()
                .setName(name)
                .setOpType(operator)
                .addAllInput(inputs)
                .addAllOutput(made)
                .addAllAttribute(List.of(attributes)));
        return made;
    }

    /// The value gets another name, which was reserved.
    void rename(String value, String name) {
        graph.addNode(NodeProto.newBuilder()
                .setName("%s/Identity".formatted(name))
                .setOpType("Identity")
                .addInput(value)
                .addOutput(name));
    }

    /// @return name of a constant of one dimension
    String integers(long... values) {
        var bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(TensorProto.DataType.INT64, List.of((long) values.length), bytes);
    }

    /// @return name of a constant without dimensions
    String scalar(float value) {
        var bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(value);
        return constant(TensorProto.DataType.FLOAT, List.of(), bytes);
    }

    private String constant(TensorProto.DataType type, List<Long> dimensions, ByteBuffer values) {
        var tensor = TensorProto.newBuilder()
                .setDataType(type.getNumber())
                .addAllDims(dimensions)
                .setRawData(ByteString.copyFrom(values))
                .build();
        return constants.computeIfAbsent(tensor.toByteString(), _ -> {
            var name = free("constant");
            graph.addInitializer(tensor.toBuilder().setName(name));
            return name;
        });
    }

    private String free(String wanted) {
        var name = wanted;
        for (int number = 2; !names.add(name); number++) {
            name = "%s_%d".formatted(wanted, number);
        }
        return name;
    }
}
