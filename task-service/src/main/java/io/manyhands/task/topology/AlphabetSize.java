package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.manyhands.task.json.Findings;
import java.util.OptionalInt;

/// Puts the number of distinct characters wherever a topology says `"$alphabet"`.
record AlphabetSize(OptionalInt size, Findings findings) {
    private static final String PLACEHOLDER = "$alphabet";

    static boolean isSaidIn(JsonNode json) {
        return json.isContainerNode()
                ? json.valueStream().anyMatch(AlphabetSize::isSaidIn)
                : json.asText().equals(PLACEHOLDER);
    }

    /// @return a copy
    JsonNode replacedIn(String path, JsonNode json) {
        if (json.isObject()) {
            var copy = JsonNodeFactory.instance.objectNode();
            json.properties()
                    .forEach(field ->
                            copy.set(field.getKey(), replacedIn(path + "." + field.getKey(), field.getValue())));
            return copy;
        }
        if (json.isArray()) {
            var copy = JsonNodeFactory.instance.arrayNode(json.size());
            for (int i = 0; i < json.size(); i++) {
                copy.add(replacedIn(path + "[" + i + "]", json.get(i)));
            }
            return copy;
        }
        return json.asText().equals(PLACEHOLDER) ? number(path, json) : json;
    }

    private JsonNode number(String path, JsonNode placeholder) {
        if (size.isEmpty()) {
            findings.add(path, "is \"$alphabet\", but the data is not text and has none; write the number");
            return placeholder;
        }
        return IntNode.valueOf(size.getAsInt());
    }
}
