package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.LossOptions;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Small models around each layer of `golden/arguments.json`, and what becomes of them when one argument changes.
final class GoldenLayers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode ARGUMENTS = arguments();

    private GoldenLayers() {}

    /// What is said to become of a value of an argument.
    enum Fate {
        HONOURED("honoured"),
        REFUSED("refused"),
        CHANGES_NOTHING("changesNothing");

        private final String key;

        Fate(String key) {
            this.key = key;
        }
    }

    /// @param layer an entry of the table
    /// @param argument in snake case
    record Change(JsonNode layer, String argument, JsonNode value, Fate fate) {
        @Override
        public String toString() {
            return "%s %s=%s is %s".formatted(className(layer), argument, value, fate);
        }
    }

    /// @param errors none if the model was accepted
    record Reading(Optional<Topology> result, List<FieldError> errors) {
        Topology topology() {
            return result.orElseThrow();
        }
    }

    static List<JsonNode> layers() {
        return ARGUMENTS.get("layers").valueStream().toList();
    }

    static String className(JsonNode layer) {
        return layer.get("layer").asText();
    }

    static Stream<Change> changes() {
        return layers().stream()
                .flatMap(layer -> Stream.concat(changes(layer, layer), changes(layer, ARGUMENTS.get("common"))));
    }

    private static Stream<Change> changes(JsonNode layer, JsonNode table) {
        return Stream.of(Fate.values())
                .flatMap(fate -> table.path(fate.key).properties().stream()
                        .map(argument -> new Change(layer, argument.getKey(), argument.getValue(), fate)));
    }

    static Reading read(JsonNode layer) {
        return read(layer, JsonNodeFactory.instance.objectNode());
    }

    static Reading read(Change change) {
        var other = JsonNodeFactory.instance.objectNode();
        other.set(change.argument(), change.value());
        return read(change.layer(), other);
    }

    /// @param other arguments, instead of those that the layer has
    private static Reading read(JsonNode layer, ObjectNode other) {
        var plain = readModel(model(layer, other, false));
        boolean isFlat = plain.result()
                .map(topology -> topology.shape().output().rank() == 1)
                .orElse(true);
        return isFlat ? plain : readModel(model(layer, other, true));
    }

    private static Reading readModel(JsonNode model) {
        var findings = new Findings();
        var topology = findings.take(new TopologyReader(OptionalInt.empty()).read("topology", model));
        return new Reading(topology, findings.errors());
    }

    /// in → Dense → the layer → Flatten → Dense: something to be trained before the layer, and one output.
    private static JsonNode model(JsonNode layer, ObjectNode other, boolean flattens) {
        var model = JsonNodeFactory.instance.objectNode().put("class_name", "Functional");
        var config = model.putObject("config").put("name", "golden");
        var layers = config.putArray("layers");
        var isInput = className(layer).equals("InputLayer");
        var shape = add(layers, "InputLayer", "in", List.of())
                .with(isInput ? other : JsonNodeFactory.instance.objectNode())
                .config()
                .putArray("batch_input_shape")
                .addNull();
        layer.get("input").forEach(shape::add);
        var last = "in";
        int width = layer.get("input").get(layer.get("input").size() - 1).asInt();
        if (!layer.has("numbers")) {
            add(layers, "Dense", "before", List.of(last))
                    .config()
                    .put("units", width)
                    .put("activation", "tanh");
            last = "before";
        }
        if (!isInput) {
            add(layers, className(layer), "x", layer.has("merges") ? List.of(last, "in") : List.of(last))
                    .with(layer.get("config"))
                    .with(other);
            last = "x";
        }
        if (flattens) {
            add(layers, "Flatten", "flat", List.of(last));
            last = "flat";
        }
        add(layers, "Dense", "out", List.of(last)).config().put("units", 3).put("activation", "softmax");
        config.putArray("input_layers").addArray().add("in").add(0).add(0);
        config.putArray("output_layers").addArray().add("out").add(0).add(0);
        return model;
    }

    private record Added(ObjectNode config) {
        Added with(JsonNode arguments) {
            arguments
                    .properties()
                    .forEach(argument ->
                            config.set(argument.getKey(), argument.getValue().deepCopy()));
            return this;
        }
    }

    private static Added add(ArrayNode layers, String className, String name, List<String> sources) {
        var layer = layers.addObject().put("name", name).put("class_name", className);
        var inbound = layer.putArray("inbound_nodes");
        if (!sources.isEmpty()) {
            var call = inbound.addArray();
            sources.forEach(source -> call.addArray().add(source).add(0).add(0).addObject());
        }
        return new Added(layer.putObject("config").put("name", name));
    }

    /// What `volunteer-ui` holds against its engines: every layer, and every argument that shows in what is computed.
    static String text() {
        var lines = new ArrayList<String>();
        for (var layer : layers()) {
            lines.add(text(layer, "", read(layer)));
            changes()
                    .filter(change -> change.layer().equals(layer) && change.fate() == Fate.HONOURED)
                    .filter(change -> !saysHowWeightsBegin(change.argument()))
                    .forEach(change -> lines.add(text(layer, change.argument(), read(change))));
        }
        return "[\n" + String.join(",\n", lines) + "\n]\n";
    }

    private static boolean saysHowWeightsBegin(String argument) {
        return argument.endsWith("initializer") || argument.equals("unit_forget_bias");
    }

    private static String text(JsonNode layer, String argument, Reading reading) {
        var topology = reading.topology();
        var gaps = KernelCoverage.gaps(
                topology, Loss.LOSS_CATEGORICAL_CROSSENTROPY, LossOptions.getDefaultInstance(), layer.has("numbers"));
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("layer", className(layer))
                .put("argument", argument);
        json.set("input", layer.get("input"));
        json.put("numbers", layer.has("numbers")).put("exact", gaps.isEmpty());
        json.put("tensorFlow", topology.beyondTensorFlow().isEmpty());
        var weights = json.putArray("weights");
        topology.shape().weights().forEach(weight -> {
            var shape = weights.addArray();
            weight.getShapeList().forEach(shape::add);
        });
        var names = json.putArray("names");
        topology.shape().weights().forEach(weight -> names.add(weight.getName()));
        json.set("topology", topology.model());
        return json.toString();
    }

    private static JsonNode arguments() {
        try (var in = GoldenLayers.class.getResourceAsStream("/golden/arguments.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
