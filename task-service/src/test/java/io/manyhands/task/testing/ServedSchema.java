package io.manyhands.task.testing;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the OpenAPI document that task-service serves says of job descriptions.
public final class ServedSchema {
    private static final String ROOT = "JobDescription";
    private static final String REFERENCE = "$ref";
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode document;
    private final Schema validator;

    private ServedSchema(JsonNode document) {
        this.document = document;
        var whole = new ObjectMapper().createObjectNode().put(REFERENCE, pointer(ROOT));
        whole.set("components", document.path("components"));
        this.validator = REGISTRY.getSchema(whole);
    }

    public static ServedSchema read() {
        var json = given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        try {
            return new ServedSchema(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError("the document is not JSON", e);
        }
    }

    /// What the schema has against a description; empty if it is valid.
    public List<String> objections(JsonNode job) {
        return validator.validate(job).stream().map(Object::toString).toList();
    }

    /// All schemas of objects with known fields that a description may consist of, by name.
    public Map<String, JsonNode> objects() {
        var found = new TreeMap<String, JsonNode>();
        collect(ROOT, found);
        found.values().removeIf(schema -> !schema.has("properties"));
        return found;
    }

    private void collect(String name, Map<String, JsonNode> found) {
        var schema = document.at(pointer(name).substring(1));
        if (found.putIfAbsent(name, schema) == null) {
            schema.findValuesAsText(REFERENCE).stream().map(ServedSchema::name).forEach(next -> collect(next, found));
        }
    }

    /// All objects of a description whose fields are known, the description itself first.
    public List<Place> places(ObjectNode job) {
        return places("", job, reference(ROOT), Map.of()).toList();
    }

    /// @param told what the fields that tell alternatives apart may be, sorted
    private Stream<Place> places(String path, JsonNode value, JsonNode schema, Map<String, List<String>> told) {
        var resolved = resolved(schema);
        if (resolved.has("oneOf")) {
            var alternatives = resolved.path("oneOf")
                    .valueStream()
                    .filter(each -> fits(value, each))
                    .toList();
            if (alternatives.size() != 1) {
                throw new AssertionError("%s is %d of %s".formatted(value, alternatives.size(), resolved));
            }
            return places(path, value, alternatives.getFirst(), resolved.has("discriminator") ? told(resolved) : told);
        }
        if (value.isArray()) {
            return value.isEmpty() ? Stream.of() : places(path + "[0]", value.path(0), resolved.path("items"), told);
        }
        if (!resolved.has("properties")) {
            return Stream.of();
        }
        var here = new Place(path, name(schema.path(REFERENCE).asText()), (ObjectNode) value, resolved, told, this);
        return Stream.concat(
                Stream.of(here),
                value.properties().stream()
                        .flatMap(field -> places(
                                here.pathOf(field.getKey()),
                                field.getValue(),
                                resolved.path("properties").path(field.getKey()),
                                Map.of())));
    }

    private static Map<String, List<String>> told(JsonNode resolved) {
        var values = resolved.at("/discriminator/mapping").propertyStream().map(Map.Entry::getKey);
        return Map.of(
                resolved.at("/discriminator/propertyName").asText(),
                values.sorted().toList());
    }

    /// Whether the value has a field for all that must be there, no other ones, and is of the type that it says.
    private boolean fits(JsonNode value, JsonNode schema) {
        var resolved = resolved(schema);
        if (resolved.has("oneOf")) {
            return resolved.path("oneOf").valueStream().anyMatch(each -> fits(value, each));
        }
        return resolved.path("required").valueStream().allMatch(name -> value.has(name.asText()))
                && value.propertyStream()
                        .allMatch(field -> resolved.path("properties").has(field.getKey()))
                && (!value.has("type")
                        || resolved.at("/properties/type/enum").valueStream().anyMatch(value.path("type")::equals));
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has(REFERENCE)
                ? document.at(schema.path(REFERENCE).asText().substring(1))
                : schema;
    }

    private static JsonNode reference(String name) {
        return new ObjectMapper().createObjectNode().put(REFERENCE, pointer(name));
    }

    private static String pointer(String name) {
        return "#/components/schemas/" + name;
    }

    private static String name(String reference) {
        return reference.replaceFirst(".*/", "");
    }

    /// An object of a description.
    ///
    /// @param path as in errors
    /// @param object part of the description: changing it changes that
    /// @param told what the fields that tell alternatives apart may be
    public record Place(
            String path,
            String schemaName,
            ObjectNode object,
            JsonNode schema,
            Map<String, List<String>> told,
            ServedSchema all) {
        public String pathOf(String field) {
            return path.isEmpty() ? field : path + "." + field;
        }

        public List<String> fields() {
            return schema.path("properties")
                    .propertyStream()
                    .map(Map.Entry::getKey)
                    .toList();
        }

        public JsonNode field(String name) {
            return all.resolved(schema.path("properties").path(name));
        }

        public JsonNode items(String name) {
            return all.resolved(field(name).path("items"));
        }

        public boolean requires(String field) {
            return schema.path("required")
                    .valueStream()
                    .anyMatch(name -> name.asText().equals(field));
        }
    }
}
