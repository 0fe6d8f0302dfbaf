package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// Reads where the layers of a functional model get their inputs from, as Keras 2 and TensorFlow.js write it:
/// `[[["source", 0, 0, {}], …]]`.
record InboundNodes(Findings findings) {
    /// @return names of layers, in order; none for an input
    List<String> sources(JsonObject layer) {
        var path = layer.pathOf("inboundNodes");
        var calls = layer.list("inboundNodes");
        if (calls.size() > 1) {
            findings.add(path, "has %d calls; a layer can be used once".formatted(calls.size()));
        }
        if (calls.isEmpty()) {
            return List.of();
        }
        if (!calls.getFirst().isArray()) {
            findings.add(
                    path, "is in the form of Keras 3; must be [[[\"source\", 0, 0, {}]]], as TensorFlow.js writes it");
        }
        return StreamSupport.stream(calls.getFirst().spliterator(), false)
                .flatMap(source -> name(path, source).stream())
                .toList();
    }

    /// The one end of a model: its input, or its output.
    Optional<String> only(JsonObject config, String field) {
        var ends = config.list(field);
        if (ends.size() != 1) {
            findings.add(config.pathOf(field), "holds %d; the model must have one".formatted(ends.size()));
            return Optional.empty();
        }
        return name(config.pathOf(field), ends.getFirst());
    }

    private Optional<String> name(String path, JsonNode source) {
        boolean isPlain = source.path(0).isTextual()
                && isZero(source.path(1))
                && isZero(source.path(2))
                && source.path(3).isEmpty();
        if (!isPlain) {
            findings.add(
                    path,
                    "holds %s; must be [\"layer\", 0, 0], the output of a layer that is used once, without arguments"
                            .formatted(JsonObject.describe(source)));
            return Optional.empty();
        }
        return Optional.of(source.path(0).textValue());
    }

    private static boolean isZero(JsonNode number) {
        return number.isIntegralNumber() && number.intValue() == 0;
    }
}
