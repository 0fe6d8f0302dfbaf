package io.manyhands.standalone.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The text of `docs/rest.md`: one section per operation, and one per schema; what is but a number or a string is said
/// where it is used.
record ReferencePage(OpenApiDocument document) {
    private static final Pattern LINE_BREAK = Pattern.compile("(.{1,116})(?: |$)");

    private static final String HEAD = """
            # REST

            The public interface of task-service and model-service, which is one origin behind an ingress and in standalone mode.
            Generated from [openapi.json](openapi.json), which is generated from the resources;
            `OpenApiComponentTest` (module `standalone`) checks both, and says how to write them anew.
            Standalone mode serves the document at `/q/openapi`; each service serves its part.
            How things go together is in [architecture](architecture.md#rest).
            """;

    String text() {
        return Stream.of(
                        Stream.of(HEAD, document.root().at("/info/description").asText() + "\n"),
                        document.root().path("tags").valueStream().map(this::section),
                        Stream.of("## What requests contain\n"),
                        document.requested().entrySet().stream().map(this::schema),
                        Stream.of("## What answers contain\n"),
                        document.answered().entrySet().stream().map(this::schema))
                .flatMap(part -> part)
                .flatMap(part -> (part + "\n").lines())
                .map(ReferencePage::wrapped)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /// Prose, as all Markdown here; tables keep their lines.
    private static String wrapped(String line) {
        return line.startsWith("|")
                ? line
                : LINE_BREAK.matcher(line).replaceAll("$1\n").stripTrailing();
    }

    private String section(JsonNode tag) {
        var name = tag.path("name").asText();
        return document.operations()
                .filter(operation ->
                        operation.node().path("tags").path(0).asText().equals(name))
                .map(this::operation)
                .collect(Collectors.joining(
                        "\n",
                        "## %s\n\n%s\n\n"
                                .formatted(
                                        capital(name), tag.path("description").asText()),
                        ""));
    }

    private String operation(OpenApiDocument.Operation operation) {
        var node = operation.node();
        var introduction = Stream.of(
                        sentence(node.path("summary")),
                        sentence(node.path("description")),
                        operation.needsToken() ? "Needs a token." : "",
                        body(node.path("requestBody")))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "));
        return "### `%s %s`\n\n%s\n\n%s| answer | content | meaning |\n|---|---|---|\n%s"
                .formatted(
                        operation.method().toUpperCase(Locale.ROOT),
                        operation.path(),
                        introduction,
                        parameters(node.path("parameters")),
                        node.path("responses").properties().stream()
                                .map(this::response)
                                .collect(Collectors.joining()));
    }

    private String body(JsonNode body) {
        var types = body.path("content").properties().stream()
                .map(entry -> body(entry.getKey(), entry.getValue().path("schema")))
                .collect(Collectors.joining(" or "));
        return types.isEmpty() ? "" : "Takes %s.".formatted(types);
    }

    private String body(String mediaType, JsonNode schema) {
        return schema.has("$ref") ? "a %s as `%s`".formatted(type(schema), mediaType) : "`%s`".formatted(mediaType);
    }

    private String parameters(JsonNode parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters
                        .valueStream()
                        .map(each -> row(
                                "`%s`".formatted(each.path("name").asText()),
                                each.path("in").asText(),
                                type(each.path("schema")),
                                each.path("description").asText()))
                        .collect(Collectors.joining(
                                "", "| parameter | in | type | meaning |\n|---|---|---|---|\n", "\n"));
    }

    private String response(Map.Entry<String, JsonNode> response) {
        var node = document.resolved(response.getValue());
        var content = node.path("content").properties().stream()
                .map(entry -> {
                    var type = type(entry.getValue().path("schema"));
                    return type.isEmpty() ? "`%s`".formatted(entry.getKey()) : type;
                })
                .collect(Collectors.joining(", "));
        return row(response.getKey(), content, node.path("description").asText());
    }

    private String schema(Map.Entry<String, JsonNode> schema) {
        return "### %s\n\n%s\n\n%s"
                .formatted(
                        schema.getKey(),
                        schema.getValue().path("description").asText(),
                        schema.getValue().has("oneOf")
                                ? alternatives(schema.getValue())
                                : properties(schema.getValue()));
    }

    private String alternatives(JsonNode schema) {
        var discriminator = schema.at("/discriminator/propertyName").asText();
        return "It is a %s%s.\n"
                .formatted(
                        type(schema), discriminator.isEmpty() ? "" : ": its `%s` says which".formatted(discriminator));
    }

    private String properties(JsonNode schema) {
        var required =
                schema.path("required").valueStream().map(JsonNode::asText).toList();
        return schema.path("properties").properties().stream()
                .map(field -> row(
                        "`%s`".formatted(field.getKey()),
                        type(field.getValue()),
                        required.contains(field.getKey()) ? "always" : otherwise(field.getValue()),
                        field.getValue().path("description").asText()))
                .collect(Collectors.joining("", "| field | type | there | meaning |\n|---|---|---|---|\n", ""));
    }

    private static String otherwise(JsonNode schema) {
        return schema.has("default")
                ? "`%s` if absent".formatted(schema.path("default").asText())
                : "";
    }

    private String type(JsonNode schema) {
        if (schema.has("$ref")) {
            var name = OpenApiDocument.schemaName(schema);
            return OpenApiDocument.isNamed(document.resolved(schema))
                    ? "[%s](#%s)".formatted(name, name.toLowerCase(Locale.ROOT))
                    : type(document.resolved(schema));
        }
        if (schema.has("items")) {
            return "list of %s%s".formatted(count(schema), type(schema.path("items")));
        }
        var choices = Stream.concat(
                        schema.path("oneOf").valueStream(), schema.path("anyOf").valueStream())
                .map(this::type)
                .collect(Collectors.joining(" or "));
        return choices.isEmpty() ? plainType(schema) : choices;
    }

    private static String count(JsonNode list) {
        return list.has("maxItems")
                ? "%d..%d "
                        .formatted(
                                list.path("minItems").asInt(),
                                list.path("maxItems").asInt())
                : "";
    }

    private static String plainType(JsonNode schema) {
        var type = schema.path("type").asText();
        if (schema.has("enum")) {
            return schema.path("enum")
                    .valueStream()
                    .map(value -> "`%s`".formatted(value.asText()))
                    .collect(Collectors.joining(", "));
        }
        if (schema.has("maxLength")) {
            return "%s of 1..%s characters".formatted(type, schema.path("maxLength"));
        }
        if (schema.has("pattern")) {
            return "%s `%s`".formatted(type, schema.path("pattern").asText());
        }
        return type + range(schema);
    }

    private static String range(JsonNode schema) {
        if (schema.has("minimum") && schema.has("maximum")) {
            return " %s..%s".formatted(schema.path("minimum"), schema.path("maximum"));
        }
        return Stream.of(
                        bound(schema, "minimum", "from"),
                        bound(schema, "exclusiveMinimum", "above"),
                        bound(schema, "maximum", "up to"),
                        bound(schema, "exclusiveMaximum", "below"))
                .collect(Collectors.joining());
    }

    private static String bound(JsonNode schema, String keyword, String word) {
        return schema.has(keyword) ? " %s %s".formatted(word, schema.path(keyword)) : "";
    }

    private static String row(String... cells) {
        return Stream.of(cells).map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String sentence(JsonNode text) {
        return text.asText().isEmpty() || text.asText().endsWith(".") ? text.asText() : text.asText() + ".";
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
