package io.manyhands.standalone.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What an application serves at `/q/openapi`, in an order that depends on nothing but the content.
record OpenApiDocument(ObjectNode root) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ORDER = List.of("openapi", "info", "servers", "tags", "paths", "components");
    private static final String REFERENCE = "$ref";

    static OpenApiDocument parse(String json) throws JsonProcessingException {
        var served = JSON.readTree(json);
        var root = JSON.createObjectNode();
        ORDER.forEach(name -> root.set(name, served.path(name)));
        root.set("paths", sorted(served.path("paths")));
        var components = root.putObject("components");
        sorted(served.path("components"))
                .properties()
                .forEach(kind -> components.set(kind.getKey(), sorted(kind.getValue())));
        operations(root).map(Operation::node).forEach(node -> node.set("responses", sorted(node.path("responses"))));
        root.putArray("tags").addAll(sortedTags(served));
        return new OpenApiDocument(root);
    }

    private static List<JsonNode> sortedTags(JsonNode served) {
        return served.path("tags")
                .valueStream()
                .sorted((a, b) ->
                        a.path("name").asText().compareTo(b.path("name").asText()))
                .toList();
    }

    private static ObjectNode sorted(JsonNode node) {
        var sorted = new TreeMap<String, JsonNode>();
        node.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return JSON.createObjectNode().setAll(sorted);
    }

    String text() throws JsonProcessingException {
        var indented = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter().withObjectIndenter(indented).withArrayIndenter(indented);
        return JSON.writer(printer).writeValueAsString(root) + "\n";
    }

    Stream<Operation> operations() {
        return operations(root);
    }

    private static Stream<Operation> operations(JsonNode root) {
        return root.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(method -> method.getValue().has("responses"))
                        .map(method -> new Operation(method.getKey(), path.getKey(), (ObjectNode) method.getValue())));
    }

    Map<String, JsonNode> schemas() {
        var schemas = new TreeMap<String, JsonNode>();
        root.at("/components/schemas").properties().forEach(entry -> schemas.put(entry.getKey(), entry.getValue()));
        return schemas;
    }

    /// The schemas that request bodies consist of, each before those that it names.
    Map<String, JsonNode> requested() {
        var found = new LinkedHashMap<String, JsonNode>();
        operations().forEach(each -> collect(each.node().path("requestBody"), found));
        return named(found);
    }

    /// All others.
    Map<String, JsonNode> answered() {
        var answered = named(schemas());
        answered.keySet().removeAll(requested().keySet());
        return answered;
    }

    private void collect(JsonNode node, Map<String, JsonNode> found) {
        if (node.has(REFERENCE) && found.putIfAbsent(schemaName(node), resolved(node)) == null) {
            collect(resolved(node), found);
        }
        node.forEach(part -> collect(part, found));
    }

    private static Map<String, JsonNode> named(Map<String, JsonNode> schemas) {
        var named = new LinkedHashMap<>(schemas);
        named.values().removeIf(schema -> !isNamed(schema));
        return named;
    }

    /// Whether people know it by its name: it is more than a number or a string.
    static boolean isNamed(JsonNode schema) {
        return schema.has("oneOf") || schema.path("type").asText().equals("object");
    }

    static String schemaName(JsonNode reference) {
        return reference.path(REFERENCE).asText().replaceFirst(".*/", "");
    }

    JsonNode properties(String schema) {
        return root.at("/components/schemas/" + schema + "/properties");
    }

    /// The node itself, or what it refers to.
    JsonNode resolved(JsonNode node) {
        return node.has(REFERENCE) ? root.at(node.path(REFERENCE).asText().substring(1)) : node;
    }

    /// @param method in lower case
    record Operation(String method, String path, ObjectNode node) {
        boolean needsToken() {
            return node.has("security");
        }
    }
}
