package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.Initializer;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Range;
import io.manyhands.task.topology.Initialization.Distribution;
import io.manyhands.task.topology.Initialization.FanMode;
import io.manyhands.task.topology.Initialization.Fixed;
import io.manyhands.task.topology.Initialization.VarianceScaling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Reads an initializer as Keras and TensorFlow.js write it: `"glorotUniform"`, `"glorot_uniform"`, or
/// `{"class_name": "VarianceScaling", "config": {…}}`.
///
/// A seed is refused: that of the job decides.
final class InitializerReader {
    private static final Range POSITIVE = Range.positiveUpTo(1e6);
    private static final Map<String, Kind> KINDS = kinds();

    /// @param fields that its configuration has, beside the seed
    private record Kind(List<String> fields, Function<JsonObject, Initialization> reading) {}

    private InitializerReader() {}

    static Initialization read(JsonObject layer, String field, Initialization fallback) {
        if (!layer.has(field)) {
            return fallback;
        }
        var json = asObject(layer.value(field));
        if (!(json.get("config") instanceof ObjectNode config)) {
            layer.reject(
                    field,
                    "is %s; must be a name or {\"class_name\", \"config\"}".formatted(JsonObject.describe(json)));
            return fallback;
        }
        var kind = KINDS.get(Spelling.simplified(Spelling.className(json)));
        if (kind == null) {
            var known = "RandomUniform, RandomNormal, TruncatedNormal, VarianceScaling, GlorotUniform, GlorotNormal,"
                    + " HeUniform, HeNormal, LeCunUniform, LeCunNormal, Orthogonal, Zeros, Ones, Constant";
            layer.reject(field, "is the initializer '%s'; supported are %s".formatted(Spelling.className(json), known));
            return fallback;
        }
        var given = layer.value(field).isObject()
                ? layer.object(field).object("config")
                : layer.nested(field + ".config", config);
        rejectOthers(given, config, kind.fields());
        return kind.reading().apply(given);
    }

    private static void rejectOthers(JsonObject given, ObjectNode config, List<String> known) {
        for (var field : config.properties()) {
            var name = field.getKey();
            boolean changesNothing = field.getValue().isNull()
                    || (name.equals("dtype") && field.getValue().asText().equals("float32"));
            if (name.equals("seed") && !changesNothing) {
                given.reject(name, "is %s; must be absent or null: %s".formatted(field.getValue(), Arguments.NO_SEED));
            } else if (!changesNothing && !known.contains(name)) {
                given.reject(
                        name,
                        "is %s, but this initializer has no such argument; remove it. There are %s"
                                .formatted(
                                        JsonObject.describe(field.getValue()),
                                        known.isEmpty() ? "none" : String.join(", ", known)));
            }
        }
    }

    private static JsonNode asObject(JsonNode json) {
        if (!json.isTextual()) {
            return json;
        }
        var object = JsonNodeFactory.instance.objectNode().put("class_name", json.textValue());
        object.putObject("config");
        return object;
    }

    private static Map<String, Kind> kinds() {
        var kinds = new LinkedHashMap<String, Kind>();
        put(kinds, "zeros", config -> Initialization.ZEROS);
        put(kinds, "ones", config -> Initialization.ONES);
        put(kinds, "constant", config -> Initialization.constant(config.numberOr("value", 0, Arguments.ANY)), "value");
        put(kinds, "randomuniform", InitializerReader::randomUniform, "minval", "maxval");
        put(kinds, "randomnormal", InitializerReader::randomNormal, "mean", "stddev");
        put(kinds, "truncatednormal", InitializerReader::truncatedNormal, "mean", "stddev");
        put(kinds, "orthogonal", InitializerReader::orthogonal, "gain");
        put(kinds, "variancescaling", InitializerReader::varianceScaling, "scale", "mode", "distribution");
        put(kinds, "glorotuniform", config -> Initialization.GLOROT_UNIFORM);
        put(kinds, "glorotnormal", config -> new VarianceScaling(1, FanMode.AVERAGE, Distribution.NORMAL));
        put(kinds, "heuniform", config -> new VarianceScaling(2, FanMode.IN, Distribution.UNIFORM));
        put(kinds, "henormal", config -> new VarianceScaling(2, FanMode.IN, Distribution.NORMAL));
        put(kinds, "lecununiform", config -> new VarianceScaling(1, FanMode.IN, Distribution.UNIFORM));
        put(kinds, "lecunnormal", config -> new VarianceScaling(1, FanMode.IN, Distribution.NORMAL));
        return Map.copyOf(kinds);
    }

    private static void put(
            Map<String, Kind> kinds, String name, Function<JsonObject, Initialization> reading, String... fields) {
        kinds.put(name, new Kind(List.of(fields), reading));
    }

    private static Initialization randomUniform(JsonObject config) {
        double max = config.numberOr("maxval", 0.05, POSITIVE);
        double min = config.numberOr("minval", -0.05, Arguments.ANY);
        if (min != -max) {
            config.reject(
                    "minval",
                    "is %s while maxval is %s; only ranges symmetric about 0 are supported".formatted(min, max));
        }
        return Initialization.uniform(max);
    }

    private static Initialization randomNormal(JsonObject config) {
        requireZeroMean(config);
        var stddev = (float) config.numberOr("stddev", 0.05, POSITIVE);
        return new Fixed(Initializer.newBuilder().setNormalStddev(stddev).build());
    }

    private static Initialization truncatedNormal(JsonObject config) {
        requireZeroMean(config);
        var stddev = (float) config.numberOr("stddev", 0.05, POSITIVE);
        return new Fixed(
                Initializer.newBuilder().setTruncatedNormalStddev(stddev).build());
    }

    private static Initialization orthogonal(JsonObject config) {
        var gain = (float) config.numberOr("gain", 1, POSITIVE);
        return new Fixed(Initializer.newBuilder().setOrthogonalGain(gain).build());
    }

    private static Initialization varianceScaling(JsonObject config) {
        return new VarianceScaling(
                config.numberOr("scale", 1, POSITIVE),
                config.choiceOr("mode", FanMode.IN, fanModes()),
                config.choiceOr("distribution", Distribution.NORMAL, distributions()));
    }

    private static Map<String, FanMode> fanModes() {
        return Map.of(
                "fan_in",
                FanMode.IN,
                "fanIn",
                FanMode.IN,
                "fan_out",
                FanMode.OUT,
                "fanOut",
                FanMode.OUT,
                "fan_avg",
                FanMode.AVERAGE,
                "fanAvg",
                FanMode.AVERAGE);
    }

    private static Map<String, Distribution> distributions() {
        return Map.of(
                "uniform", Distribution.UNIFORM,
                "normal", Distribution.NORMAL,
                "truncated_normal", Distribution.TRUNCATED_NORMAL,
                "truncatedNormal", Distribution.TRUNCATED_NORMAL,
                "untruncatedNormal", Distribution.UNTRUNCATED_NORMAL,
                "untruncated_normal", Distribution.UNTRUNCATED_NORMAL);
    }

    private static void requireZeroMean(JsonObject config) {
        double mean = config.numberOr("mean", 0, Arguments.ANY);
        if (mean != 0) {
            config.reject("mean", "is %s; only mean 0 is supported".formatted(mean));
        }
    }
}
