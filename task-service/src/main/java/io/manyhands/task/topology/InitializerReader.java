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
import java.util.Map;
import java.util.function.Function;

/// Reads an initializer as Keras and TensorFlow.js write it: `"glorotUniform"`, `"glorot_uniform"`, or
/// `{"class_name": "VarianceScaling", "config": {…}}`.
///
/// Seeds are ignored: the job's seed decides.
final class InitializerReader {
    private static final Range ANY = Range.closed(-1e6, 1e6);
    private static final Range POSITIVE = Range.positiveUpTo(1e6);
    private static final Map<String, Function<JsonObject, Initialization>> KINDS = kinds();

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
        var kind = KINDS.get(simplified(className(json)));
        if (kind == null) {
            var known = "RandomUniform, RandomNormal, TruncatedNormal, VarianceScaling, GlorotUniform, GlorotNormal,"
                    + " HeUniform, HeNormal, LeCunUniform, LeCunNormal, Orthogonal, Zeros, Ones, Constant";
            layer.reject(field, "is the initializer '%s'; supported are %s".formatted(className(json), known));
            return fallback;
        }
        return kind.apply(layer.nested(field + ".config", config));
    }

    private static JsonNode asObject(JsonNode json) {
        if (!json.isTextual()) {
            return json;
        }
        var object = JsonNodeFactory.instance.objectNode().put("class_name", json.textValue());
        object.putObject("config");
        return object;
    }

    private static String className(JsonNode json) {
        return json.path("class_name").asText(json.path("className").asText());
    }

    /// `GlorotUniform`, `glorotUniform` and `glorot_uniform` are one name.
    private static String simplified(String className) {
        return className.replace("_", "").toLowerCase(java.util.Locale.ROOT);
    }

    private static Map<String, Function<JsonObject, Initialization>> kinds() {
        var kinds = new LinkedHashMap<String, Function<JsonObject, Initialization>>();
        kinds.put("zeros", config -> Initialization.ZEROS);
        kinds.put("ones", config -> Initialization.ONES);
        kinds.put("constant", config -> Initialization.constant(config.numberOr("value", 0, ANY)));
        kinds.put("randomuniform", InitializerReader::randomUniform);
        kinds.put("randomnormal", InitializerReader::randomNormal);
        kinds.put("truncatednormal", InitializerReader::truncatedNormal);
        kinds.put("orthogonal", InitializerReader::orthogonal);
        kinds.put("variancescaling", InitializerReader::varianceScaling);
        kinds.put("glorotuniform", config -> new VarianceScaling(1, FanMode.AVERAGE, Distribution.UNIFORM));
        kinds.put("glorotnormal", config -> new VarianceScaling(1, FanMode.AVERAGE, Distribution.NORMAL));
        kinds.put("heuniform", config -> new VarianceScaling(2, FanMode.IN, Distribution.UNIFORM));
        kinds.put("henormal", config -> new VarianceScaling(2, FanMode.IN, Distribution.NORMAL));
        kinds.put("lecununiform", config -> new VarianceScaling(1, FanMode.IN, Distribution.UNIFORM));
        kinds.put("lecunnormal", config -> new VarianceScaling(1, FanMode.IN, Distribution.NORMAL));
        return Map.copyOf(kinds);
    }

    private static Initialization randomUniform(JsonObject config) {
        double max = config.numberOr("maxval", 0.05, POSITIVE);
        double min = config.numberOr("minval", -0.05, ANY);
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
                "untruncated_normal", Distribution.UNTRUNCATED_NORMAL);
    }

    private static void requireZeroMean(JsonObject config) {
        double mean = config.numberOr("mean", 0, ANY);
        if (mean != 0) {
            config.reject("mean", "is %s; only mean 0 is supported".formatted(mean));
        }
    }
}
