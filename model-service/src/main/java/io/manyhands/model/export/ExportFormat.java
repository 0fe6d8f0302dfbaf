package io.manyhands.model.export;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a model can be downloaded as.
enum ExportFormat {
    /// A TensorFlow.js LayersModel, zipped.
    TFJS("application/zip", "zip"),
    /// What Keras 3 saves.
    KERAS("application/zip", "keras"),
    /// What ONNX Runtime and its like compute with.
    ONNX("application/octet-stream", "onnx"),
    /// Weights alone, each with its name and shape; the topology is among the metadata.
    SAFETENSORS("application/octet-stream", "safetensors");

    private final String mediaType;
    private final String extension;

    ExportFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    /// @param name in lower case; null: TFJS
    /// @throws io.quarkiverse.resteasy.problem.HttpProblem if there is no such format
    static ExportFormat of(@Nullable String name) {
        return name == null
                ? TFJS
                : Arrays.stream(values())
                        .filter(each -> each.label().equals(name))
                        .findFirst()
                        .orElseThrow(() -> Problems.of(
                                ProblemCode.INVALID_EXPORT,
                                "format is '%s', one of %s is expected"
                                        .formatted(
                                                name,
                                                Arrays.stream(values())
                                                        .map(ExportFormat::label)
                                                        .collect(Collectors.joining(", ")))));
    }

    String mediaType() {
        return mediaType;
    }

    /// Of a file.
    String extension() {
        return extension;
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
