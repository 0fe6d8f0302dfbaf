package io.manyhands.model.onnx;

import com.google.protobuf.CodedOutputStream;
import io.manyhands.model.onnx.v1.GraphProto;
import io.manyhands.model.onnx.v1.ModelProto;
import io.manyhands.model.onnx.v1.OperatorSetIdProto;
import io.manyhands.model.onnx.v1.StringStringEntryProto;
import io.manyhands.model.onnx.v1.TensorProto;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.WeightSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An ONNX file of a model, the same bytes for the same content. The weights are the last thing in it, each behind
/// its name and shape, as a version has them: so it can be sent while they are read.
///
/// Immutable.
public final class OnnxFile {
    private static final int IR_VERSION = 8;

    /// What ONNX Runtime reads since 1.14.
    private static final int OPSET = 18;

    /// A wire type of protobuf.
    private static final int LENGTH_DELIMITED = 2;

    private final List<byte[]> heads;
    private final List<Long> lengths;

    private OnnxFile(List<byte[]> heads, List<Long> lengths) {
        this.heads = heads;
        this.lengths = lengths;
    }

    /// @param producer name and version of this software
    /// @param metadata texts by name
    /// @throws UnsaidInOnnxException for what ONNX has no operators for
    public static OnnxFile of(ModelSpec model, String producer, Map<String, String> metadata) {
        var graph = ModelGraph.of(model);
        var weights = model.getWeightsList();
        var tensors = weights.stream().map(OnnxFile::beforeValues).toList();
        var lengths = weights.stream()
                .map(weight -> Tensors.size(weight) * Float.BYTES)
                .toList();
        long inGraph = graph.getSerializedSize();
        for (int i = 0; i < weights.size(); i++) {
            inGraph += tensors.get(i).length + lengths.get(i);
        }
        var heads = new ArrayList<byte[]>();
        var first = beforeWeights(model(producer, metadata), graph, inGraph);
        for (int i = 0; i < weights.size(); i++) {
            heads.add(i == 0 ? joined(first, tensors.get(i)) : tensors.get(i));
        }
        return new OnnxFile(List.copyOf(heads), lengths);
    }

    /// Of the whole file, in bytes.
    public long length() {
        return heads.stream().mapToLong(head -> head.length).sum()
                + lengths.stream().mapToLong(length -> length).sum();
    }

    /// @return puts in what stands before each weight, while the weights go by
    public Weaving weaving() {
        return new Weaving(heads, lengths);
    }

    private static ModelProto model(String producer, Map<String, String> metadata) {
        var model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName(producer)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET));
        metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    /// Fields of a message may come in any order, and a repeated one in several places.
    private static byte[] beforeWeights(ModelProto model, GraphProto graph, long lengthOfGraph) {
        return written(out -> {
            model.writeTo(out);
            out.writeTag(ModelProto.GRAPH_FIELD_NUMBER, LENGTH_DELIMITED);
            out.writeUInt64NoTag(lengthOfGraph);
            graph.writeTo(out);
        });
    }

    private static byte[] beforeValues(WeightSpec weight) {
        var tensor = TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setName(weight.getName());
        weight.getShapeList().forEach(size -> tensor.addDims(Integer.toUnsignedLong(size)));
        long bytes = Tensors.size(weight) * Float.BYTES;
        var head = written(out -> {
            tensor.build().writeTo(out);
            out.writeTag(TensorProto.RAW_DATA_FIELD_NUMBER, LENGTH_DELIMITED);
            out.writeUInt64NoTag(bytes);
        });
        return written(out -> {
            out.writeTag(GraphProto.INITIALIZER_FIELD_NUMBER, LENGTH_DELIMITED);
            out.writeUInt64NoTag(head.length + bytes);
            out.writeRawBytes(head);
        });
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return written(out -> {
            out.writeRawBytes(first);
            out.writeRawBytes(second);
        });
    }

    private static byte[] written(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        // Maps are not used, but equal content shall give equal bytes whatever is added.
        out.useDeterministicSerialization();
        try {
            writing.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }
}
