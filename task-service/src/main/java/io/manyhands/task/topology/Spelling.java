package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;

/// How names are written: `kernel_size`, `kernelSize`, `KernelSize`.
final class Spelling {
    private static final Pattern HUMP = Pattern.compile("_([a-z0-9])");

    private Spelling() {}

    /// `channels_last` becomes `channelsLast`.
    static String camelCase(String name) {
        return HUMP.matcher(name).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    /// The class that a layer, an initializer or a regularizer names, in either spelling; empty if there is none.
    static String className(JsonNode json) {
        return json.path("class_name").asText(json.path("className").asText());
    }

    /// The same for `GlorotUniform`, `glorotUniform` and `glorot_uniform`.
    static String simplified(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
