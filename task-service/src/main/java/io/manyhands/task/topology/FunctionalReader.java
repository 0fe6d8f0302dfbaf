package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads a functional model: layers that name those whose outputs they take; one input, one output, each layer used
/// once.
///
/// Normal form: `{"class_name": "Functional", "config": {"name", "layers": [{"name", "class_name", "config",
/// "inbound_nodes"}], "input_layers", "output_layers"}}`, the layers in the order of their weights.
record FunctionalReader(Findings findings, Dialect dialect) {
    /// @param sources names of the layers whose outputs it takes
    private record Node(String name, JsonObject layer, JsonNode json, List<String> sources) {
        boolean isInput() {
            return layer.value("className").asText().equals("InputLayer");
        }
    }

    /// @return empty if something is wrong; the findings say what
    Optional<Topology> read(JsonObject model) {
        var config = model.object("config");
        var nodes = nodes(config);
        var ends = new InboundNodes(findings);
        var input = ends.only(config, "inputLayers");
        var output = ends.only(config, "outputLayers");
        if (input.isEmpty() || output.isEmpty() || !findings.isEmpty()) {
            return Optional.empty();
        }
        checkEnds(config, nodes, input.get(), output.get());
        nodes.forEach(node -> checkSources(node, nodes));
        return findings.isEmpty() ? connected(config, nodes, output.get()) : Optional.empty();
    }

    private List<Node> nodes(JsonObject config) {
        var list = config.list("layers");
        var nodes = new ArrayList<Node>();
        if (new LayerReader(findings, dialect).accepts(config.pathOf("layers"), list.size())) {
            for (int i = 0; i < list.size(); i++) {
                nodes.add(node(config.element("layers", i), list.get(i)));
            }
            var array = JsonNodeFactory.instance.arrayNode().addAll(list);
            new LayerNames(findings).complete(config.pathOf("layers"), array);
        }
        return nodes;
    }

    /// The name stands beside the configuration, and in it.
    private Node node(JsonObject layer, JsonNode json) {
        var name = layer.text("name", LayerNames.MAX_CHARS);
        if (json.path("config") instanceof ObjectNode config
                && !config.path("name").isTextual()) {
            config.put("name", name);
        }
        var inner = json.path("config").path("name");
        if (!inner.asText().equals(name)) {
            layer.reject("name", "is '%s', but config.name is %s".formatted(name, inner));
        }
        AttentionCall.simplify(layer, json);
        return new Node(name, layer, json, new InboundNodes(findings).sources(layer));
    }

    private static void checkEnds(JsonObject config, List<Node> nodes, String input, String output) {
        var inputs = nodes.stream().filter(Node::isInput).map(Node::name).toList();
        if (!inputs.equals(List.of(input))) {
            config.reject("inputLayers", "is %s, but the layers of class InputLayer are %s".formatted(input, inputs));
        }
        if (!has(nodes, output)) {
            config.reject("outputLayers", "is %s, which is not a layer of the model".formatted(output));
        }
    }

    private static void checkSources(Node node, List<Node> nodes) {
        if (node.isInput() != node.sources().isEmpty()) {
            node.layer().reject("inboundNodes", "is %s; only an InputLayer has no source".formatted(node.sources()));
        }
        for (var source : node.sources()) {
            if (!has(nodes, source)) {
                node.layer().reject("inboundNodes", "names '%s', which is not a layer of the model".formatted(source));
            }
        }
    }

    private static boolean has(List<Node> nodes, String name) {
        return nodes.stream().anyMatch(node -> node.name().equals(name));
    }

    private Optional<Topology> connected(JsonObject config, List<Node> nodes, String output) {
        var order = LayerOrder.of(output, nodes.stream().collect(Collectors.toMap(Node::name, Node::sources)));
        if (order.isEmpty()) {
            config.reject("layers", "are connected in a cycle");
            return Optional.empty();
        }
        return ordered(config, nodes, order.get());
    }

    private Optional<Topology> ordered(JsonObject config, List<Node> nodes, List<String> order) {
        for (var node : nodes) {
            if (!order.contains(node.name())) {
                node.layer()
                        .reject(
                                "name",
                                "is '%s', which does not lead to the output; remove the layer".formatted(node.name()));
            }
        }
        var sorted = nodes.stream()
                .sorted(Comparator.comparingInt(node -> order.indexOf(node.name())))
                .toList();
        if (!findings.isEmpty()) {
            return Optional.empty();
        }
        var chain = new LayerChain(findings, dialect);
        for (var node : sorted) {
            if (node.isInput()) {
                chain.begin(node.name(), node.layer());
            } else {
                chain.add(node.layer(), places(node, order));
            }
        }
        return chain.topology(() -> normal(config, sorted, chain));
    }

    private static List<Integer> places(Node node, List<String> order) {
        return node.sources().stream().map(order::indexOf).toList();
    }

    private static ObjectNode normal(JsonObject config, List<Node> sorted, LayerChain chain) {
        var normal = JsonNodeFactory.instance.objectNode();
        normal.put("name", config.value("name").asText("functional"));
        var layers = normal.putArray("layers");
        for (int i = 0; i < sorted.size(); i++) {
            var layer = layers.addObject().put("name", sorted.get(i).name());
            layer.put("class_name", chain.layers().get(i).className()).set("config", chain.config(i));
            var inbound = layer.putArray("inbound_nodes");
            var sources = sorted.get(i).sources();
            var call = sources.isEmpty() ? inbound : inbound.addArray();
            sources.forEach(source -> call.add(end(source).add(JsonNodeFactory.instance.objectNode())));
        }
        normal.putArray("input_layers").add(end(sorted.getFirst().name()));
        normal.putArray("output_layers").add(end(sorted.getLast().name()));
        var model = JsonNodeFactory.instance.objectNode();
        model.put("class_name", "Functional").set("config", normal);
        return model;
    }

    private static ArrayNode end(String layer) {
        return JsonNodeFactory.instance.arrayNode().add(layer).add(0).add(0);
    }
}
