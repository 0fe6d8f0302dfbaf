package io.manyhands.task.modelfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.protocol.v1.Limit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// A safetensors file that has its topology among the metadata, as our own export writes it. (Format: the length of a
/// JSON object in eight bytes, little-endian; the object; the tensors, without gaps between them.)
final class SafetensorsModel {
    private static final String METADATA = "__metadata__";
    private static final String TOPOLOGY = "topology";

    /// Of the object: a topology in quotes, and a line for each weight.
    private static final int MAX_HEADER = 4 * Limit.LIMIT_JOB_BYTES_VALUE;

    private SafetensorsModel() {}

    /// Whether a file begins like one.
    static boolean isSafetensors(byte[] file) {
        return file.length > Long.BYTES && file[Long.BYTES] == '{';
    }

    /// @throws UnusableModelException if it is not what it looks like, or has no topology
    static WrittenModel of(byte[] file) {
        var bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long length = bytes.getLong();
        if (length < 2 || length > MAX_HEADER || length > bytes.remaining()) {
            throw new UnusableModelException("says that its header has %s bytes; must be 2..%d, and in the file"
                    .formatted(Long.toUnsignedString(length), MAX_HEADER));
        }
        int data = Long.BYTES + (int) length;
        var header = Json.parse("header", Arrays.copyOfRange(file, Long.BYTES, data));
        var topology = header.path(METADATA).path(TOPOLOGY);
        if (!topology.isTextual()) {
            throw new UnusableModelException(
                    "has weights alone: no topology among its metadata, as files have that were exported here. Load them into the model in Keras, and save that as model.keras");
        }
        return new WrittenModel(
                TOPOLOGY,
                Json.parse(TOPOLOGY, topology.asText().getBytes(UTF_8)),
                tensors(header, bytes.slice(data, file.length - data))::read);
    }

    private static NamedTensors tensors(JsonNode header, ByteBuffer data) {
        var tensors = new NamedTensors();
        var ends = new TreeMap<Long, Long>();
        for (var entry : header.properties()) {
            if (!entry.getKey().equals(METADATA)) {
                put(tensors, entry.getKey(), entry.getValue(), data, ends);
            }
        }
        long reached = 0;
        for (var place : ends.entrySet()) {
            if (place.getKey() != reached) {
                throw new UnusableModelException(
                        "has tensors that overlap, or bytes between them, at %d".formatted(place.getKey()));
            }
            reached = place.getValue();
        }
        if (reached != data.capacity()) {
            throw new UnusableModelException(
                    "has %d bytes behind its header, but tensors of %d; it is cut off or longer"
                            .formatted(data.capacity(), reached));
        }
        return tensors;
    }

    private static void put(NamedTensors tensors, String name, JsonNode tensor, ByteBuffer data, Map<Long, Long> ends) {
        if (!tensor.path("dtype").asText().equals("F32")) {
            throw new UnusableModelException(
                    "has the weight %s of another type than F32; save the model as float32".formatted(name));
        }
        var shape = TensorFlowModel.shape(tensor.path("shape"), name);
        long length = shape.stream().reduce(1L, (a, b) -> a * b) * Float.BYTES;
        var offsets = tensor.path("data_offsets");
        long from = offsets.path(0).asLong(-1);
        long to = offsets.path(1).asLong(-1);
        if (from < 0 || to > data.capacity() || to - from != length || ends.put(from, to) != null) {
            throw new UnusableModelException("has the weight %s at %d..%d of %d bytes, but it takes %d"
                    .formatted(name, from, to, data.capacity(), length));
        }
        tensors.put(
                name,
                new NamedTensors.Tensor(
                        shape, data.slice((int) from, (int) length).order(ByteOrder.LITTLE_ENDIAN)));
    }
}
