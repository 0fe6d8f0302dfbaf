package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Range;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Kinds of arguments: those that are honoured, which the normal form always has; and those that are accepted only
/// with values that change nothing, which it never has.
final class Arguments {
    /// Of anything that is not a rate: numbers beyond it are mistakes.
    static final Range ANY = Range.closed(-1e6, 1e6);

    static final String NO_SEED = "all chance comes from the job's own \"seed\". Remove it, and set that one instead";

    private static final int MAX_RANK = 6;

    private Arguments() {}

    /// A size or a count that has no default.
    static Argument size(String name) {
        return new Argument(name, (layer, field) -> Optional.of(size(layer.json(), field)));
    }

    static Argument size(String name, int fallback) {
        return new Argument(
                name,
                (layer, field) ->
                        Optional.of(layer.json().has(field) ? size(layer.json(), field) : IntNode.valueOf(fallback)));
    }

    /// @param other the argument whose size it has where it is absent
    static Argument sizeOrThatOf(String name, String other) {
        return new Argument(
                name,
                (layer, field) -> Optional.of(size(layer.json(), layer.json().has(field) ? field : other)));
    }

    private static JsonNode size(JsonObject json, String field) {
        return IntNode.valueOf(json.integer(field, 1, LayerConfig.MAX_DIMENSION));
    }

    static Argument flag(String name, boolean fallback) {
        return new Argument(
                name,
                (layer, field) -> Optional.of(BooleanNode.valueOf(layer.json().flagOr(field, fallback))));
    }

    /// Said in the normal form only where it is not what it usually is.
    static Argument onlyWhereSet(String name, boolean usually) {
        return new Argument(
                name,
                (layer, field) -> Optional.of(layer.json().flagOr(field, usually))
                        .filter(value -> value != usually)
                        .map(BooleanNode::valueOf));
    }

    static Argument number(String name, double fallback, Range range) {
        return new Argument(
                name,
                (layer, field) -> Optional.of(DoubleNode.valueOf(layer.json().numberOr(field, fallback, range))));
    }

    /// A number that has no default.
    static Argument number(String name, Range range) {
        return new Argument(
                name,
                (layer, field) -> Optional.of(DoubleNode.valueOf(layer.json().number(field, range))));
    }

    /// A number that means something only if it is there.
    static Argument limit(String name, Range range) {
        return new Argument(
                name,
                (layer, field) -> layer.json().has(field)
                        ? Optional.of(DoubleNode.valueOf(layer.json().number(field, range)))
                        : Optional.empty());
    }

    /// What only the rule of the layer, or TensorFlow.js, can judge.
    static Argument verbatim(String name) {
        return new Argument(
                name,
                (layer, field) ->
                        layer.json().has(field) ? Optional.of(layer.json().value(field)) : Optional.empty());
    }

    /// Positions of dimensions: one number, or a list; left out if it is absent.
    ///
    /// @param count how many one number stands for
    static Argument integers(String name, int count) {
        return new Argument(name, (layer, field) -> {
            var json = layer.json();
            if (!json.has(field)) {
                return Optional.empty();
            }
            return Optional.of(
                    json.value(field).isArray()
                            ? list(json.integers(field, 1, MAX_RANK, -MAX_RANK, MAX_RANK))
                            : repeated(IntNode.valueOf(json.integer(field, -MAX_RANK, MAX_RANK)), count));
        });
    }

    /// TensorFlow.js does not work out a dimension given as -1 before it sees data, so neither do we.
    static Argument targetShape() {
        return new Argument(
                "targetShape",
                (layer, field) -> Optional.of(list(layer.json().integers(field, 1, 5, 1, LayerConfig.MAX_DIMENSION))));
    }

    /// Which values are dropped together: null for the batch, as samples share nothing, then for each dimension 1, or
    /// what it has, or null for that.
    static Argument noiseShape() {
        return new Argument("noiseShape", (layer, field) -> {
            var value = layer.json().value(field);
            boolean isShape = value.isArray()
                    && value.path(0).isNull()
                    && value.valueStream().allMatch(size -> size.isNull() || (size.isInt() && size.intValue() >= 1))
                    && (layer.rank().isEmpty() || value.size() == layer.rank().getAsInt() + 1);
            if (!value.isNull() && !isShape) {
                layer.reject(
                        field,
                        "is %s; must be null, or a list of null, as samples share nothing, and for every dimension null, 1 or its size"
                                .formatted(JsonObject.describe(value)));
            }
            return value.isNull() ? Optional.empty() : Optional.of(value);
        });
    }

    /// A size for each spatial dimension: a list, or one number for all of them.
    static Argument sizes(String name, int dimensions) {
        return new Argument(name, (layer, field) -> Optional.of(sizes(layer.json(), field, dimensions)));
    }

    /// @param fallback for each dimension
    static Argument sizes(String name, int dimensions, int fallback) {
        return new Argument(
                name,
                (layer, field) -> Optional.of(
                        layer.json().has(field)
                                ? sizes(layer.json(), field, dimensions)
                                : repeated(IntNode.valueOf(fallback), dimensions)));
    }

    /// How far windows of pooling move: as far as they are long, unless something else is said.
    static Argument stridesOfPooling(int dimensions) {
        return new Argument("strides", (layer, field) -> {
            var from = Stream.of(field, "poolSize").filter(layer.json()::has).findFirst();
            return Optional.of(from.map(given -> sizes(layer.json(), given, dimensions))
                    .orElse(repeated(IntNode.valueOf(2), dimensions)));
        });
    }

    private static JsonNode sizes(JsonObject json, String field, int dimensions) {
        var value = json.value(field);
        if (value.isArray() && value.size() != 1) {
            return list(json.integers(field, dimensions, dimensions, 1, LayerConfig.MAX_DIMENSION));
        }
        boolean isOne = value.isArray()
                && value.path(0).isIntegralNumber()
                && value.path(0).intValue() >= 1;
        return repeated(isOne ? value.path(0) : size(json, field), dimensions);
    }

    private static ArrayNode list(List<Integer> numbers) {
        var list = JsonNodeFactory.instance.arrayNode();
        numbers.forEach(list::add);
        return list;
    }

    private static ArrayNode repeated(JsonNode value, int times) {
        var list = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < times; i++) {
            list.add(value);
        }
        return list;
    }

    /// @param choices in snake case; may be written in camel case
    static Argument choice(String name, String fallback, String... choices) {
        var spellings = new TreeMap<String, String>();
        Arrays.stream(choices).forEach(choice -> {
            spellings.put(choice, choice);
            spellings.put(Spelling.camelCase(choice), choice);
        });
        return new Argument(
                name,
                (layer, field) -> Optional.of(TextNode.valueOf(layer.json().choiceOr(field, fallback, spellings))));
    }

    /// The values of a layer's weights at first, what they cost, and what they must not be bound to.
    ///
    /// @param role first part of the three arguments' names
    static Stream<Argument> weight(String role, Initialization fallback) {
        return Stream.of(
                initializer(role, fallback), new Argument(role + "Regularizer", Regularizers::read), constraint(role));
    }

    /// @param role empty for the only one of the layer
    static Argument initializer(String role, Initialization fallback) {
        return new Argument(
                role.isEmpty() ? "initializer" : role + "Initializer",
                (layer, field) -> Optional.of(
                        InitializerReader.read(layer.json(), field, fallback).json()));
    }

    static Argument constraint(String role) {
        return none(role + "Constraint", "constraints are not applied");
    }

    /// For what has to be absent or null.
    static Argument none(String name, String why) {
        return only(name, value -> false, "must be absent or null: " + why);
    }

    static Argument onlyFalse(String name, String why) {
        return only(name, value -> value.isBoolean() && !value.booleanValue(), "must be false: " + why);
    }

    static Argument onlyTrue(String name, String why) {
        return only(name, value -> value.isBoolean() && value.booleanValue(), "must be true: " + why);
    }

    static Argument onlyZero(String name, String why) {
        return only(name, value -> value.isNumber() && value.doubleValue() == 0, "must be 0: " + why);
    }

    /// One number, or a list of it.
    static Argument onlyOne(String name, String why) {
        Predicate<JsonNode> isOne = value -> value.isNumber() && value.doubleValue() == 1;
        return only(
                name,
                value -> isOne.test(value)
                        || (value.isArray()
                                && !value.isEmpty()
                                && value.valueStream().allMatch(isOne)),
                "must be 1: " + why);
    }

    /// Whatever it is, the model is the same.
    static Argument harmless(String name) {
        return new Argument(name, (layer, field) -> Optional.empty());
    }

    /// @param changesNothing of the values that are accepted
    static Argument only(String name, Predicate<JsonNode> changesNothing, String why) {
        return new Argument(name, (layer, field) -> {
            var value = layer.json().value(field);
            if (!value.isNull() && !changesNothing.test(value)) {
                layer.reject(field, "is %s; %s".formatted(JsonObject.describe(value), why));
            }
            return Optional.empty();
        });
    }

    /// `float32`, as its name or as a policy of this name.
    ///
    /// @param others what else changes nothing here
    static Argument dataType(List<String> others) {
        return only(
                "dtype",
                value -> {
                    var name = value.isObject() ? value.path("config").path("name") : value;
                    return name.asText().equals("float32") || others.contains(name.asText());
                },
                "must be float32: volunteers compute with 32 bits");
    }
}
