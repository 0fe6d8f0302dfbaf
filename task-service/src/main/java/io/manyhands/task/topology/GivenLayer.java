package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A layer's configuration as somebody wrote it.
///
/// @param config not changed
/// @param json the same
/// @param rank dimensions of a sample that goes in; empty if that could not be worked out
/// @param findings where the readings of its arguments note problems
record GivenLayer(
        String className, ObjectNode config, JsonObject json, OptionalInt rank, Dialect dialect, Findings findings) {
    GivenLayer(String className, String path, ObjectNode config, OptionalInt rank, Dialect dialect, Findings findings) {
        this(className, config, JsonObject.of(path, config, Naming.KERAS, findings), rank, dialect, findings);
    }

    /// The same, for a second look at what has been read before.
    GivenLayer quietly() {
        return new GivenLayer(className, json.path(), config, rank, dialect, new Findings());
    }

    /// Whether the field is there, and `null`.
    boolean saysNull(String field) {
        return config.path(field).isNull()
                || config.path(Naming.snakeCase(field)).isNull();
    }

    void reject(String field, String message) {
        json.reject(field, message);
    }

    /// The name under which an argument is given; refuses several that contradict each other.
    String fieldOf(Argument argument) {
        var given = argument.names().filter(json::has).toList();
        if (given.stream().map(json::value).distinct().count() > 1) {
            reject(
                    given.getLast(),
                    "is %s, but %s, which is the same, is %s; keep one of them"
                            .formatted(json.value(given.getLast()), given.getFirst(), json.value(given.getFirst())));
        }
        return given.isEmpty() ? argument.name() : given.getFirst();
    }

    /// Refuses what is none of these arguments, and not null.
    ///
    /// @param known keys in snake case
    void rejectOthers(List<String> known) {
        Map<String, String> seen = new HashMap<>();
        for (var field : config.properties()) {
            var key = Naming.snakeCase(field.getKey());
            var twin = seen.put(key, field.getKey());
            if (twin != null) {
                reject(field.getKey(), "is there as %s, too; keep one of them".formatted(twin));
            } else if (!known.contains(key) && !field.getValue().isNull()) {
                reject(field.getKey(), unknown(field.getKey(), known));
            }
        }
    }

    private String unknown(String field, List<String> known) {
        var ending = "_regularizer";
        if (Naming.snakeCase(field).endsWith(ending)) {
            var own = known.stream()
                    .filter(key -> key.endsWith(ending) && !key.startsWith("activity"))
                    .toList();
            return "is not applied; remove it: a %s has %s"
                    .formatted(className, own.isEmpty() ? "no regularizers" : String.join(", ", own));
        }
        return "is %s, but a %s has no such argument; remove it. There are %s"
                .formatted(JsonObject.describe(config.path(field)), className, String.join(", ", known));
    }
}
