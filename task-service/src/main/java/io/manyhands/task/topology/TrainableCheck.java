package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.task.json.Findings;
import java.util.Locale;

/// Refuses what would silently not happen: a round's update is the optimizer's step along the sum of the samples'
/// gradients, for all weights, and nothing else.
record TrainableCheck(Findings findings) {
    void check(String path, JsonNode json) {
        json.properties().forEach(field -> check(path + "." + field.getKey(), field.getKey(), field.getValue()));
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            check(path + "[" + i + "]", json.get(i));
        }
    }

    private void check(String path, String name, JsonNode value) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (!value.isNull() && lower.endsWith("constraint")) {
            findings.add(path, "must be absent or null: constraints are not applied");
        }
        if (lower.equals("trainable") && value.isBoolean() && !value.booleanValue()) {
            findings.add(path, "is false: every layer is trained; freezing layers is not supported");
        }
        if (name.equals("class_name") || name.equals("className")) {
            LayerRules.refusal(value.asText()).ifPresent(why -> findings.add(path, value.asText() + " " + why));
        }
        check(path, value);
    }
}
