package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Brings one layer into normal form, whatever the model around it is, and refuses what would not happen.
record LayerReader(Findings findings, Dialect dialect) {
    static final int MAX_LAYERS = 512;

    /// What every layer says of itself or of what goes in, which [InputShape] reads.
    private static final List<String> BESIDE = List.of("name", "batch_input_shape", "batch_shape", "input_shape");

    /// @param config in normal form
    record Normal(String className, ObjectNode config) {}

    /// @param rank dimensions of a sample that goes in
    /// @return empty if nobody could compute such a layer; means nothing if there are findings
    Optional<Normal> read(JsonObject layer, OptionalInt rank) {
        var className = layer.text("className", LayerNames.MAX_CHARS);
        var arguments = LayerArguments.of(className);
        if (arguments.isEmpty()) {
            if (!className.isEmpty()) {
                layer.reject("className", LayerRules.refusal(className));
            }
            return Optional.empty();
        }
        var config = layer.object("config");
        return layer.value("config") instanceof ObjectNode json
                ? Optional.of(
                        read(new GivenLayer(className, config.path(), json, rank, dialect, findings), arguments.get()))
                : Optional.empty();
    }

    private static Normal read(GivenLayer layer, List<Argument> arguments) {
        var normal = JsonNodeFactory.instance.objectNode();
        normal.put("name", layer.json().textOr("name", "inner", LayerNames.MAX_CHARS));
        var known = new ArrayList<>(BESIDE);
        if (layer.className().equals("Embedding")) {
            known.add("input_length");
        }
        for (var argument : arguments) {
            argument.reading()
                    .read(layer, layer.fieldOf(argument))
                    .ifPresent(value -> normal.set(argument.key(), value));
            argument.names().map(Naming::snakeCase).forEach(known::add);
        }
        layer.rejectOthers(known);
        return new Normal(layer.className(), normal);
    }

    /// @return whether there are layers, and not too many
    boolean accepts(String path, int count) {
        boolean accepted = count >= 1 && count <= MAX_LAYERS;
        if (!accepted) {
            findings.add(path, "holds %d layers; must be 1..%d".formatted(count, MAX_LAYERS));
        }
        return accepted;
    }
}
