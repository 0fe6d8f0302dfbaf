package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import java.util.List;
import java.util.Set;

/// Refuses what a topology names but does not hold: classes and functions of somebody's own, which Keras finds in the
/// program that loads the model, and functions that Keras writes as Python byte code. One of them may well be called
/// like a layer of Keras (`"registered_name": "mine>Dense"`), so this is looked at before any name is believed.
record ForeignCode(Findings findings) {
    /// First parts of the modules whose classes everybody has.
    private static final Set<String> EVERYBODYS = Set.of("keras", "tf_keras", "tensorflow", "builtins");

    /// What a layer or a model says of how it was built or is trained with Keras; a job says that itself.
    private static final List<String> UNREAD = List.of("compile_config", "build_config");

    void refuseIn(String path, JsonNode json) {
        var className = Spelling.className(json);
        if (className.equals("Lambda") || className.equals("__lambda__")) {
            findings.add(
                    path,
                    "is a %s%s: a function as Python byte code, which volunteers do not run. Write it with layers, such as Activation, Rescaling, Add, Multiply or Reshape"
                            .formatted(className, named(json)));
        } else if (isOfTheirOwn(json)) {
            findings.add(
                    path,
                    "is a %s%s (registered as %s, of the module %s), which only the program has that wrote the model. Use a layer of Keras"
                            .formatted(
                                    className,
                                    named(json),
                                    JsonObject.describe(json.path("registered_name")),
                                    JsonObject.describe(json.path("module"))));
        } else {
            refuseWithin(path, json);
        }
    }

    private void refuseWithin(String path, JsonNode json) {
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            refuseIn(path + "[" + i + "]", json.get(i));
        }
        for (var field : json.properties()) {
            if (!UNREAD.contains(field.getKey())) {
                refuseIn(path + "." + field.getKey(), field.getValue());
            }
        }
    }

    private static boolean isOfTheirOwn(JsonNode json) {
        if (isKnown(json)) {
            return false;
        }
        var module = json.path("module");
        return json.path("registered_name").asText().contains(">")
                || (module.isTextual()
                        && !EVERYBODYS.contains(module.textValue().split("\\.", 2)[0]));
    }

    /// Of KerasHub, which Keras imports where it is named.
    private static boolean isKnown(JsonNode json) {
        var className = Spelling.className(json);
        return switch (json.path("registered_name").asText()) {
            case "keras_hub>PositionEmbedding" -> className.equals("PositionEmbedding");
            case "keras_hub>gelu_approximate" -> className.equals("function");
            default -> false;
        };
    }

    private static String named(JsonNode json) {
        var name = json.path("config").path("name");
        return name.isTextual() ? " named " + JsonObject.describe(name) : "";
    }
}
