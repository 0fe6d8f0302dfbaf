package io.manyhands.task.modelfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.protocol.v1.Limit;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A LayersModel of TensorFlow.js, as `model.save`, its converter and our own export write it: `model.json`, and files
/// of weights that it names, packed into one archive.
final class TensorFlowModel {
    private static final String SAVE = "save it as a LayersModel with weights of float32";

    private TensorFlowModel() {}

    /// @param folder where it lies in the archive
    /// @throws UnusableModelException if it is no LayersModel, or its weights are not all there
    static WrittenModel of(ModelArchive archive, String folder) {
        var place = folder + ModelArchive.TENSORFLOW_MODEL;
        var json = Json.parse(place, archive.file(place).orElseThrow());
        requireLayers(json);
        var tensors = new NamedTensors();
        for (var group : json.path("weightsManifest")) {
            read(group, files(archive, folder, group.path("paths")), tensors);
        }
        return new WrittenModel(place, json.path("modelTopology"), tensors::read);
    }

    private static void requireLayers(JsonNode json) {
        var format = json.path("format").asText("layers-model");
        if (!format.equals("layers-model")) {
            throw new UnusableModelException(
                    "has a model.json of the format %s, whose layers cannot be told apart; %s".formatted(format, SAVE));
        }
        if (!json.path("modelTopology").isObject()
                || !json.path("weightsManifest").isArray()) {
            throw new UnusableModelException(
                    "has a model.json without modelTopology and weightsManifest; must be what model.save of TensorFlow.js writes");
        }
    }

    /// A group's weights go on from one file to the next.
    private static ByteBuffer files(ModelArchive archive, String folder, JsonNode paths) {
        var bytes = new ByteArrayOutputStream();
        for (var path : paths) {
            // Downloads from a browser say ./model.weights.bin.
            var name = path.asText().replaceFirst("^\\./", "");
            bytes.writeBytes(archive.file(folder + name)
                    .orElseThrow(() -> new UnusableModelException(
                            "lacks %s, which its model.json names; pack it as a file *%s beside model.json"
                                    .formatted(described(path), ModelArchive.TENSORFLOW_WEIGHTS))));
        }
        return ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void read(JsonNode group, ByteBuffer bytes, NamedTensors tensors) {
        for (var weight : group.path("weights")) {
            var name = weight.path("name").asText();
            requirePlain(weight, name);
            var shape = shape(weight.path("shape"), name);
            long length = shape.stream().reduce(1L, (a, b) -> a * b) * Float.BYTES;
            if (length > bytes.remaining()) {
                throw new UnusableModelException("has %d bytes for the weight %s, which takes %d; it is cut off"
                        .formatted(bytes.remaining(), name, length));
            }
            tensors.put(
                    name,
                    new NamedTensors.Tensor(
                            shape, bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN)));
            bytes.position(bytes.position() + (int) length);
        }
        if (bytes.hasRemaining()) {
            throw new UnusableModelException(
                    "has %d bytes of weights that its model.json does not name".formatted(bytes.remaining()));
        }
    }

    private static void requirePlain(JsonNode weight, String name) {
        if (weight.has("quantization")) {
            throw new UnusableModelException(
                    "has the weight %s quantized; convert the model again without it, %s".formatted(name, SAVE));
        }
        if (!weight.path("dtype").asText().equals("float32")) {
            throw new UnusableModelException(
                    "has the weight %s of type %s; %s".formatted(name, described(weight.path("dtype")), SAVE));
        }
    }

    /// Of no more values than a model may have, so that they can be multiplied.
    static List<Long> shape(JsonNode sizes, String name) {
        var shape = new ArrayList<Long>();
        long values = 1;
        for (var size : sizes) {
            boolean isFew = size.isIntegralNumber()
                    && size.canConvertToLong()
                    && size.asLong() >= 1
                    && size.asLong() <= Limit.LIMIT_PARAMETERS_VALUE / values;
            if (!isFew || shape.size() == Limit.LIMIT_RANK_VALUE) {
                throw new UnusableModelException(
                        "has the weight %s of shape %s; must have at most %d sizes, and %d values"
                                .formatted(
                                        name, described(sizes), Limit.LIMIT_RANK_VALUE, Limit.LIMIT_PARAMETERS_VALUE));
            }
            shape.add(size.asLong());
            values *= size.asLong();
        }
        return shape;
    }

    private static String described(JsonNode json) {
        var text = json.toString();
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
