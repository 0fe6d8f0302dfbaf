package io.manyhands.task.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.protocol.v1.Grid;
import io.manyhands.protocol.v1.Inputs;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.task.json.JsonObject;
import java.util.Map;

/// A grid of parameters: `"parameters": {"rate": [0.1, 0.01], "layers": [1, 2, 3]}` are six inputs.
final class GridDescription {
    static final int MAX_AXES = 32;
    static final int MAX_VALUES = 100_000;
    static final int MAX_VALUE_CHARS = 65_536;

    private static final String PARAMETERS = "parameters";

    private GridDescription() {}

    static Inputs read(JsonObject inputs) {
        inputs.object(PARAMETERS);
        var axes = inputs.value(PARAMETERS).properties();
        if (inputs.value(PARAMETERS).isObject() && (axes.isEmpty() || axes.size() > MAX_AXES)) {
            inputs.reject(PARAMETERS, "has %d names; 1..%d are allowed".formatted(axes.size(), MAX_AXES));
        }
        var grid = Grid.newBuilder();
        double count = 1;
        for (Map.Entry<String, JsonNode> axis : axes) {
            check(inputs, axis.getKey(), axis.getValue());
            var values = Grid.Axis.newBuilder().setName(axis.getKey());
            axis.getValue().forEach(value -> values.addValues(value.toString()));
            grid.addAxes(values);
            count *= axis.getValue().size();
        }
        if (count > MapDescription.MAX_COUNT) {
            inputs.reject(
                    PARAMETERS,
                    "makes %.0f inputs, one for each combination; at most %d are allowed"
                            .formatted(count, MapDescription.MAX_COUNT));
        }
        int inputsCount = (int) Math.clamp(count, 1, MapDescription.MAX_COUNT);
        return Inputs.newBuilder().setCount(inputsCount).setGrid(grid).build();
    }

    private static void check(JsonObject inputs, String name, JsonNode values) {
        var chars = name.codePointCount(0, name.length());
        if (chars < 1 || chars > Limit.LIMIT_SHORT_TEXT_CHARS_VALUE) {
            inputs.reject(
                    PARAMETERS,
                    "has a name of %d characters; 1..%d are allowed"
                            .formatted(chars, Limit.LIMIT_SHORT_TEXT_CHARS_VALUE));
        }
        if (!values.isArray() || values.isEmpty() || values.size() > MAX_VALUES) {
            inputs.reject(
                    PARAMETERS,
                    "has %s for '%s'; must be a list of 1..%d values"
                            .formatted(JsonObject.describe(values), name, MAX_VALUES));
        }
        for (JsonNode value : values) {
            if (value.toString().length() > MAX_VALUE_CHARS) {
                inputs.reject(
                        PARAMETERS,
                        "has a value of '%s' with more than %d characters".formatted(name, MAX_VALUE_CHARS));
                return;
            }
        }
    }
}
