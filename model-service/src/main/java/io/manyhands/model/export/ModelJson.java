package io.manyhands.model.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.JobSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/// The `model.json` of a TensorFlow.js LayersModel, of a job that trains.
final class ModelJson {
    /// The version of Keras whose topology format TensorFlow.js 4.22 speaks.
    private static final String KERAS_VERSION = "tfjs-layers 4.22.0";

    private static final String MODEL = "model.json";
    private static final String WEIGHTS = "weights.bin";

    private static final Set<String> MISSING = Set.of("MultiHeadAttention", "PositionEmbedding", "RMSNormalization");

    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelJson() {}

    /// All of the zip but the weights.
    static ModelArchive.Around around(byte[] json) {
        return new ModelArchive.Around(List.of(new ModelArchive.SmallFile(MODEL, json)), WEIGHTS, new byte[0]);
    }

    /// Whether it has a layer that TensorFlow.js refuses to load.
    static boolean isBeyondTensorFlow(JobSpec spec) {
        var topology = topology(spec);
        return topology.findValues("reset_after").stream().anyMatch(JsonNode::asBoolean)
                || topology.findValuesAsText("class_name").stream().anyMatch(MISSING::contains)
                || topology.findValuesAsText("activation").contains("gelu_approximate");
    }

    /// @param generatedBy name and version of this software
    /// @param version of the model
    /// @param sha256 of its weights
    /// @throws IllegalArgumentException if the topology of the specification is not JSON
    static byte[] of(JobSpec spec, String generatedBy, int version, String sha256) {
        var model = JsonNodeFactory.instance.objectNode();
        model.put("format", "layers-model");
        model.put("generatedBy", generatedBy);
        model.putNull("convertedBy");
        model.set("modelTopology", topology(spec));
        model.putArray("weightsManifest").add(manifest(spec));
        model.set("userDefinedMetadata", metadata(spec, version, sha256));
        return model.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode topology(JobSpec spec) {
        try {
            var topology = JsonNodeFactory.instance.objectNode();
            topology.set(
                    "model_config", JSON.readTree(spec.getTraining().getModel().getTopologyJson()));
            return topology.put("keras_version", KERAS_VERSION).put("backend", "tensor_flow.js");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("job %s: the topology is not JSON".formatted(spec.getJobId()), e);
        }
    }

    private static ObjectNode manifest(JobSpec spec) {
        var manifest = JsonNodeFactory.instance.objectNode();
        manifest.putArray("paths").add(WEIGHTS);
        var weights = manifest.putArray("weights");
        for (var weight : spec.getTraining().getModel().getWeightsList()) {
            var entry = weights.addObject().put("name", weight.getName());
            ArrayNode shape = entry.putArray("shape");
            weight.getShapeList().forEach(dimension -> shape.add(Integer.toUnsignedLong(dimension)));
            entry.put("dtype", "float32");
        }
        return manifest;
    }

    private static ObjectNode metadata(JobSpec spec, int version, String sha256) {
        var metadata = JsonNodeFactory.instance
                .objectNode()
                .put("job", spec.getJobId())
                .put("version", version)
                .put("sha256", sha256);
        var data = spec.getTraining().getData();
        return data.hasText() ? metadata.put("alphabet", data.getText().getAlphabet()) : metadata;
    }
}
