package io.manyhands.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// What the chart rendered.
///
/// @param text as Helm wrote it
record Manifests(String text, List<JsonNode> objects) {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<String> POD_OWNERS = List.of("Deployment", "StatefulSet", "Pod");

    static Manifests parse(String text) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            var objects =
                    documents.readAll().stream().filter(node -> !node.isEmpty()).toList();
            return new Manifests(text, objects);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param name without the release's; empty for what is called like the release
    Optional<JsonNode> find(String kind, String name) {
        return ofKind(kind)
                .filter(object -> nameOf(object).equals(name.isEmpty() ? "mh" : "mh-" + name))
                .findFirst();
    }

    /// As [#find], of what has to be there.
    JsonNode get(String kind, String name) {
        return find(kind, name)
                .orElseThrow(() -> new AssertionError("no %s mh-%s among %s".formatted(kind, name, names())));
    }

    Stream<JsonNode> ofKind(String kind) {
        return objects.stream().filter(object -> object.at("/kind").asText().equals(kind));
    }

    /// Kind and name of every object.
    List<String> names() {
        return objects.stream()
                .map(object -> object.at("/kind").asText() + "/" + nameOf(object))
                .toList();
    }

    /// Specifications of all pods, by whatever makes them.
    Stream<JsonNode> pods() {
        return objects.stream()
                .filter(object -> POD_OWNERS.contains(object.at("/kind").asText()))
                .map(Manifests::podOf);
    }

    Stream<JsonNode> containers() {
        return pods().flatMap(pod -> elements(pod.at("/containers")));
    }

    /// The only container of what is called so.
    JsonNode container(String kind, String name) {
        return podOf(get(kind, name)).at("/containers/0");
    }

    /// Value or reference of a variable of its environment; missing if it has none.
    JsonNode variable(String kind, String name, String variable) {
        return elements(container(kind, name).at("/env"))
                .filter(entry -> entry.at("/name").asText().equals(variable))
                .findFirst()
                .map(entry -> entry.has("value") ? entry.get("value") : entry.get("valueFrom"))
                .orElse(YAML.missingNode());
    }

    static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    static String nameOf(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static JsonNode podOf(JsonNode object) {
        return object.at("/kind").asText().equals("Pod") ? object.at("/spec") : object.at("/spec/template/spec");
    }
}
