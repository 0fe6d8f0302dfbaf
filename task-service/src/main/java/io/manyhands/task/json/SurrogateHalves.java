package io.manyhands.task.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.CharsetEncoder;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Finds `"\\ud800"`: JSON may write half of a surrogate pair, but it is no character, and no UTF-8 can say it.
/// Protobuf would log a warning and store a question mark.
final class SurrogateHalves {
    private final CharsetEncoder encoder = UTF_8.newEncoder();

    private SurrogateHalves() {}

    /// @return the first text, or name of a field, that has one
    static Optional<FieldError> find(JsonNode json) {
        return new SurrogateHalves().find("", json).findFirst();
    }

    private Stream<FieldError> find(String path, JsonNode json) {
        if (json.isObject()) {
            return json.properties().stream().flatMap(field -> member(path, field));
        }
        if (json.isArray()) {
            return IntStream.range(0, json.size()).boxed().flatMap(i -> find("%s[%d]".formatted(path, i), json.get(i)));
        }
        return json.isTextual() && !encoder.canEncode(json.textValue()) ? Stream.of(error(path, "")) : Stream.empty();
    }

    private Stream<FieldError> member(String path, Entry<String, JsonNode> field) {
        return encoder.canEncode(field.getKey())
                ? find(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue())
                : Stream.of(error(path, "a field whose name "));
    }

    private static FieldError error(String path, String what) {
        return new FieldError(
                path,
                "has %shalf of a surrogate pair, such as \\ud800, which is not a character; leave it out"
                        .formatted(what));
    }
}
