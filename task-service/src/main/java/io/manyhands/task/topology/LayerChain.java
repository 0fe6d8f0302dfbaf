package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// Reads layers in the order of their weights, and follows a sample through them until something is wrong with
/// one: then those after it are read by themselves, so that one mistake is reported once.
final class LayerChain {
    private final Findings findings;
    private final Dialect dialect;
    private final List<Topology.Layer> layers = new ArrayList<>();
    private final List<ObjectNode> configs = new ArrayList<>();
    /// What each layer gives, where that is known.
    private final List<Optional<Shape>> outputs = new ArrayList<>();

    private final List<List<WeightSpec>> weights = new ArrayList<>();

    LayerChain(Findings findings, Dialect dialect) {
        this.findings = findings;
        this.dialect = dialect;
    }

    /// What stands for the sample; the first of all.
    ///
    /// @param layer the first that is written down, which says what goes in
    void begin(String name, JsonObject layer) {
        var own = new Findings();
        var json = layer.with(own);
        var isInput = layer.value("className").asText().equals("InputLayer");
        if (isInput) {
            new LayerReader(own, dialect).read(json, OptionalInt.empty());
        }
        var shape = InputShape.of(json.value("className").asText(), json.object("config"));
        var config = InputShape.normalLayer(name, shape);
        add("InputLayer", layer.pathOf("config"), config, List.of());
        outputs.add(own.isEmpty() ? Optional.of(shape) : Optional.empty());
        weights.add(List.of());
        findings.addAll(own);
    }

    /// @param sources places of the layers whose outputs it takes
    void add(JsonObject layer, List<Integer> sources) {
        var own = new Findings();
        var json = layer.with(own);
        var inputs = inputs(sources);
        var rank = inputs.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(inputs.getFirst().rank());
        var normal = new LayerReader(own, dialect).read(json, rank);
        if (own.isEmpty() && !inputs.isEmpty()) {
            InputShape.check(json.object("config"), inputs.getFirst());
        }
        normal.ifPresent(read -> add(read.className(), layer.pathOf("config"), read.config(), sources));
        outputs.add(own.isEmpty() && normal.isPresent() ? output(layers.getLast(), inputs, own) : Optional.empty());
        findings.addAll(own);
    }

    private void add(String className, String path, ObjectNode config, List<Integer> sources) {
        var json = JsonObject.of(path, config, Naming.KERAS, findings);
        var layer = new LayerConfig(config.path("name").asText(), json);
        layers.add(new Topology.Layer(className, layer, sources));
        configs.add(config);
    }

    /// @return none if one of them is not known
    private List<Shape> inputs(List<Integer> sources) {
        var known = sources.stream().map(outputs::get).flatMap(Optional::stream).toList();
        return known.size() == sources.size() ? known : List.of();
    }

    private Optional<Shape> output(Topology.Layer layer, List<Shape> inputs, Findings own) {
        if (inputs.isEmpty()) {
            return Optional.empty();
        }
        var config =
                new LayerConfig(layer.config().name(), layer.config().json().with(own));
        var applied = LayerRules.of(layer.className()).apply(config, inputs);
        weights.add(config.isFrozen() ? frozen(applied.weights()) : applied.weights());
        return own.isEmpty() ? Optional.of(applied.output()) : Optional.empty();
    }

    private static List<WeightSpec> frozen(List<WeightSpec> weights) {
        return weights.stream()
                .map(weight -> weight.toBuilder().setFrozen(true).build())
                .toList();
    }

    /// How many have been read, or could not be.
    int size() {
        return outputs.size();
    }

    List<Topology.Layer> layers() {
        return List.copyOf(layers);
    }

    /// In normal form.
    ///
    /// @param place among [#layers]
    ObjectNode config(int place) {
        return configs.get(place);
    }

    /// @param model makes the normal form of all layers
    /// @return empty if something is wrong
    Optional<Topology> topology(Supplier<ObjectNode> model) {
        return findings.isEmpty()
                ? Optional.of(new Topology(model.get(), List.copyOf(layers), shape()))
                : Optional.empty();
    }

    private ModelShape shape() {
        return new ModelShape(
                outputs.getFirst().orElseThrow(),
                outputs.stream().map(Optional::orElseThrow).toList(),
                List.copyOf(weights));
    }
}
