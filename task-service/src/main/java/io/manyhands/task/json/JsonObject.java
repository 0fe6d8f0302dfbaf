package io.manyhands.task.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/// One object of a description, read field by field. A field that is `null` counts as absent.
///
/// Every method notes a problem in the [Findings] and then returns a value that is within bounds but means nothing, for
/// the reader to go on with: others get a [Read]. Remembers which fields were asked for, so that [#rejectOthers] can
/// name those nobody knows.
public final class JsonObject {
    private final String path;
    private final ObjectNode node;
    private final Naming naming;
    private final Findings findings;
    private final Set<String> known = new LinkedHashSet<>();

    private JsonObject(String path, ObjectNode node, Naming naming, Findings findings) {
        this.path = path;
        this.node = node;
        this.naming = naming;
        this.findings = findings;
    }

    /// @param path what to put before the names of the fields in messages; empty for a whole document
    public static JsonObject of(String path, JsonNode json, Naming naming, Findings findings) {
        if (json instanceof ObjectNode object) {
            return new JsonObject(path, object, naming, findings);
        }
        findings.add(path, "is %s; must be an object".formatted(describe(json)));
        return new JsonObject(path, JsonNodeFactory.instance.objectNode(), naming, findings);
    }

    /// The same object, read with other findings.
    public JsonObject with(Findings others) {
        return new JsonObject(path, node, naming, others);
    }

    public String path() {
        return path;
    }

    public String pathOf(String name) {
        return path.isEmpty() ? key(name) : path + "." + key(name);
    }

    public void reject(String name, String message) {
        findings.add(pathOf(name), message);
    }

    public boolean has(String name) {
        return !value(name).isNull();
    }

    /// The value as it is; a JSON `null` if it is absent.
    public JsonNode value(String name) {
        known.add(name);
        var value = node.get(key(name));
        return value == null ? JsonNodeFactory.instance.nullNode() : value;
    }

    public JsonObject object(String name) {
        if (!has(name)) {
            reject(name, "is missing; must be an object");
            return new JsonObject(pathOf(name), JsonNodeFactory.instance.objectNode(), naming, new Findings());
        }
        return of(pathOf(name), value(name), naming, findings);
    }

    /// An object that is used as a whole or not at all.
    ///
    /// @param reading of all the fields that it may have
    public <T> Read<T> section(String name, Function<JsonObject, T> reading) {
        known.add(name);
        return Read.of(own -> {
            var section = with(own).object(name);
            var value = reading.apply(section);
            section.rejectOthers();
            return value;
        });
    }

    /// Whether no problem has been noted yet, be it here or elsewhere in what is read with the same findings.
    public boolean isSound() {
        return findings.isEmpty();
    }

    /// An object that lies somewhere below this one, read with the same findings.
    public JsonObject nested(String name, ObjectNode object) {
        return new JsonObject(pathOf(name), object, naming, findings);
    }

    /// The object at a position of a list that is there.
    public JsonObject element(String name, int index) {
        return of(pathOf(name) + "[" + index + "]", value(name).get(index), naming, findings);
    }

    /// The elements of a list; none if it is absent or no list.
    public List<JsonNode> list(String name) {
        var value = value(name);
        if (!value.isArray()) {
            reject(name, has(name) ? "is %s; must be a list".formatted(describe(value)) : "is missing; must be a list");
            return List.of();
        }
        var elements = new ArrayList<JsonNode>();
        value.forEach(elements::add);
        return elements;
    }

    public String text(String name, int maxChars) {
        var value = value(name);
        if (value.isTextual() && !value.textValue().isBlank()) {
            return bounded(name, value.textValue(), maxChars);
        }
        reject(name, mustBe(value, "a text of 1..%d characters".formatted(maxChars)));
        return "";
    }

    public String textOr(String name, String fallback, int maxChars) {
        return has(name) ? text(name, maxChars) : fallback;
    }

    public int integer(String name, long min, long max) {
        var value = value(name);
        if (isInteger(value, min, max)) {
            return (int) value.longValue();
        }
        reject(name, mustBe(value, "a whole number in %d..%d".formatted(min, max)));
        return (int) min;
    }

    /// A whole number that an `int` may not hold.
    public long wholeOr(String name, long fallback, long min, long max) {
        if (!has(name)) {
            return fallback;
        }
        var value = value(name);
        if (isInteger(value, min, max)) {
            return value.longValue();
        }
        reject(name, mustBe(value, "a whole number in %d..%d".formatted(min, max)));
        return min;
    }

    public int integerOr(String name, int fallback, long min, long max) {
        return has(name) ? integer(name, min, max) : fallback;
    }

    public List<Integer> integers(String name, int minCount, int maxCount, long min, long max) {
        var elements = list(name);
        boolean valid = elements.size() >= minCount
                && elements.size() <= maxCount
                && elements.stream().allMatch(element -> isInteger(element, min, max));
        if (valid) {
            return elements.stream().map(JsonNode::intValue).toList();
        }
        if (value(name).isArray()) {
            var allowed = "%d..%d whole numbers in %d..%d".formatted(minCount, maxCount, min, max);
            reject(name, mustBe(value(name), allowed));
        }
        return IntStream.range(0, minCount).mapToObj(i -> (int) min).toList();
    }

    /// @return as [#number] has them; one if they were refused
    public List<Double> numbers(String name, int minCount, int maxCount, Range range) {
        var elements = list(name);
        boolean valid = elements.size() >= minCount
                && elements.size() <= maxCount
                && elements.stream()
                        .allMatch(element -> element.isNumber()
                                && range.contains(element.doubleValue())
                                && range.contains(element.floatValue()));
        if (valid) {
            return elements.stream().map(JsonNode::doubleValue).toList();
        }
        if (value(name).isArray()) {
            reject(name, mustBe(value(name), "%d..%d numbers, each %s".formatted(minCount, maxCount, range)));
        }
        return List.of(range.max());
    }

    /// A number that is also within the range, and finite, when it is rounded to float32.
    public double number(String name, Range range) {
        var value = value(name);
        if (value.isNumber() && range.contains(value.doubleValue()) && range.contains(value.floatValue())) {
            return value.doubleValue();
        }
        reject(name, mustBe(value, "a number, " + range));
        return range.max();
    }

    public double numberOr(String name, double fallback, Range range) {
        return has(name) ? number(name, range) : fallback;
    }

    public boolean flagOr(String name, boolean fallback) {
        var value = value(name);
        if (value.isBoolean() || value.isNull()) {
            return value.asBoolean(fallback);
        }
        reject(name, mustBe(value, "true or false"));
        return fallback;
    }

    /// @param choices at least one; the first stands in for a value that is wrong
    public <T> T choice(String name, Map<String, T> choices) {
        var value = value(name);
        var chosen = value.isTextual() ? choices.get(value.textValue()) : null;
        if (chosen != null) {
            return chosen;
        }
        reject(name, mustBe(value, "one of " + String.join(", ", new TreeSet<>(choices.keySet()))));
        return choices.values().iterator().next();
    }

    public <T> T choiceOr(String name, T fallback, Map<String, T> choices) {
        return has(name) ? choice(name, choices) : fallback;
    }

    /// Notes every field that nothing has asked for, with the ones that exist.
    public void rejectOthers() {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                reject(name, "is not a field here; there are " + String.join(", ", known));
            }
        });
    }

    /// A value as it can be shown in a message: short, and named when it is absent.
    public static String describe(JsonNode value) {
        var text = value.isMissingNode() ? "nothing" : value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private String bounded(String name, String text, int maxChars) {
        int chars = text.codePointCount(0, text.length());
        if (chars > maxChars) {
            reject(name, "has %d characters; at most %d are allowed".formatted(chars, maxChars));
        }
        return text;
    }

    private String key(String name) {
        return naming == Naming.KERAS && !node.has(name) && node.has(Naming.snakeCase(name))
                ? Naming.snakeCase(name)
                : name;
    }

    private static boolean isInteger(JsonNode value, long min, long max) {
        return value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= min
                && value.longValue() <= max;
    }

    private static String mustBe(JsonNode value, String allowed) {
        return value.isNull()
                ? "is missing; must be " + allowed
                : "is %s; must be %s".formatted(describe(value), allowed);
    }
}
