package io.manyhands.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Just enough JSON for golden cases: an object of numbers, booleans, plain text, and arrays and objects of these, on
/// one line.
public final class JsonText {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /// @param value a number, a boolean, text that needs no escapes, a [JsonText], a [TreeNode] (written as `[level,
    /// index]`) or a list of these
    public JsonText with(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    @Override
    public String toString() {
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\": " + text(field.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String text(Object value) {
        return switch (value) {
            case TreeNode node -> "[%d, %d]".formatted(node.level(), node.index());
            case List<?> list -> list.stream().map(JsonText::text).collect(Collectors.joining(", ", "[", "]"));
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case String text -> "\"" + text + "\"";
            case JsonText object -> object.toString();
            default -> throw new IllegalArgumentException("%s has no JSON text".formatted(value.getClass()));
        };
    }
}
