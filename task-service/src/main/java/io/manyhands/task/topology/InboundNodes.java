package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads where the layers of a functional model get their inputs from: `[[["source", 0, 0, {}], …]]` in Keras 2 and
/// TensorFlow.js; in Keras 3 an object whose `args` are tensors, or lists of them, with a `keras_history`.
record InboundNodes(Findings findings) {
    private static final String FORMS =
            "must be [\"layer\", 0, 0], the output of a layer that is used once, without arguments";

    /// @return names of layers, in order; none for an input
    List<String> sources(JsonObject layer) {
        var path = layer.pathOf("inboundNodes");
        var calls = layer.list("inboundNodes");
        if (calls.size() > 1) {
            findings.add(path, "has %d calls; a layer can be used once".formatted(calls.size()));
            return List.of();
        }
        return calls.stream()
                .flatMap(call -> call.isObject() ? argumentsOf(path, call) : sourcesOf(call))
                .flatMap(source -> name(path, source).stream())
                .toList();
    }

    /// The one end of a model, its input or its output: `[["layer", 0, 0]]`, or in Keras 3 `["layer", 0, 0]`.
    Optional<String> only(JsonObject config, String field) {
        var ends = config.list(field);
        var path = config.pathOf(field);
        if (ends.size() == 3 && ends.getFirst().isTextual()) {
            return name(path, config.value(field));
        }
        if (ends.size() != 1) {
            findings.add(path, "holds %d; the model must have one".formatted(ends.size()));
            return Optional.empty();
        }
        return name(path, ends.getFirst());
    }

    /// Some versions of Keras 2 leave out the list round a single source.
    private static Stream<JsonNode> sourcesOf(JsonNode call) {
        return call.path(0).isTextual() ? Stream.of(call) : call.valueStream();
    }

    /// Tensors of Keras 3, or of what else there is the thing itself, to be refused.
    private Stream<JsonNode> argumentsOf(String path, JsonNode call) {
        var inputs = call.path("kwargs").path("inputs");
        for (var given : call.path("kwargs").properties()) {
            boolean changesNothing = given.getValue().isNull()
                    || given.getKey().equals("inputs")
                    || (given.getKey().equals("training")
                            && given.getValue().isBoolean()
                            && !given.getValue().booleanValue());
            if (!changesNothing) {
                findings.add(
                        path,
                        "calls the layer with %s %s, which would be ignored; remove it"
                                .formatted(given.getKey(), JsonObject.describe(given.getValue())));
            }
        }
        return Stream.concat(call.path("args").valueStream(), Stream.of(inputs).filter(given -> !given.isMissingNode()))
                .flatMap(InboundNodes::tensors);
    }

    private static Stream<JsonNode> tensors(JsonNode argument) {
        if (argument.isArray()) {
            return argument.valueStream().flatMap(InboundNodes::tensors);
        }
        var history = argument.path("config").path("keras_history");
        return argument.isNull() ? Stream.empty() : Stream.of(history.isMissingNode() ? argument : history);
    }

    private Optional<String> name(String path, JsonNode source) {
        boolean isPlain = source.path(0).isTextual()
                && isZero(source.path(1))
                && isZero(source.path(2))
                && source.path(3).isEmpty();
        if (!isPlain) {
            findings.add(path, "holds %s; %s".formatted(JsonObject.describe(source), FORMS));
            return Optional.empty();
        }
        return Optional.of(source.path(0).textValue());
    }

    private static boolean isZero(JsonNode number) {
        return number.isIntegralNumber() && number.intValue() == 0;
    }
}
