package io.manyhands.model.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.WeightSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// What stands before the weights in a safetensors file: the length of a JSON object in eight bytes, little-endian,
/// and the object, which names each tensor with its type, shape and place. Padded with spaces, so that weights begin
/// at a multiple of eight bytes.
final class SafetensorsHeader {
    private static final int ALIGNMENT = Long.BYTES;

    private SafetensorsHeader() {}

    /// @param generatedBy name and version of this software
    /// @param version of the model
    /// @param sha256 of its weights
    static byte[] of(JobSpec spec, String generatedBy, int version, String sha256) {
        var header = JsonNodeFactory.instance.objectNode();
        header.set("__metadata__", metadata(spec, generatedBy, version, sha256));
        long from = 0;
        for (var weight : spec.getTraining().getModel().getWeightsList()) {
            long to = from + Tensors.size(weight) * Float.BYTES;
            header.set(weight.getName(), tensor(weight, from, to));
            from = to;
        }
        var json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padding = Math.floorMod(-json.length, ALIGNMENT);
        var bytes = ByteBuffer.allocate(Long.BYTES + json.length + padding).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length + padding).put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.array();
    }

    /// Texts only, as the format has it.
    private static ObjectNode metadata(JobSpec spec, String generatedBy, int version, String sha256) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("generatedBy", generatedBy)
                .put("job", spec.getJobId())
                .put("version", String.valueOf(version))
                .put("sha256", sha256)
                .put("topology", spec.getTraining().getModel().getTopologyJson());
    }

    private static ObjectNode tensor(WeightSpec weight, long from, long to) {
        var tensor = JsonNodeFactory.instance.objectNode().put("dtype", "F32");
        ArrayNode shape = tensor.putArray("shape");
        weight.getShapeList().forEach(dimension -> shape.add(Integer.toUnsignedLong(dimension)));
        tensor.putArray("data_offsets").add(from).add(to);
        return tensor;
    }
}
