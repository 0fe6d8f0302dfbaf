package io.manyhands.standalone.fuzz.parsing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.standalone.fuzz.Outcome;
import io.manyhands.standalone.fuzz.Target;
import io.manyhands.standalone.fuzz.mutate.Form;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Topologies of Keras 2, Keras 3 and TensorFlow.js, those that the reader's own tests read, in a description that is
/// sound but for them.
final class Topologies {
    private static final List<String> DIALECTS = List.of(
            "functional.keras2",
            "functional.keras3",
            "functional.tfjs",
            "sequential.keras2",
            "sequential.keras3",
            "sequential.tfjs");

    private static final Pattern INPUT = Pattern.compile(
            "(?:batch_input_shape|batchInputShape|batch_shape)\"\\s*:\\s*\\[\\s*null\\s*,([ \\d,\\n]{1,80})]");

    private static final Pattern UNITS = Pattern.compile("\"units\"\\s*:\\s*(\\d{1,4})\\b");
    private static final int RECORDS = 40;
    private static final long MOST_DATA = 1 << 15;

    private Topologies() {}

    static Target target() {
        return new Target("topologies", Form.JSON, examples(), Topologies::take);
    }

    /// The data is guessed from what the topology seems to take and to give.
    private static Outcome take(byte[] input) {
        var topology = new String(input, UTF_8);
        var shape = first(INPUT, topology)
                .filter(list -> bytesOf(list) <= MOST_DATA)
                .orElse("2");
        int targets = last(UNITS, topology)
                .map(Integer::parseInt)
                .filter(units -> units > 0 && units <= 1000)
                .orElse(1);
        var data = new byte[RECORDS * (bytesOf(shape) + Float.BYTES * targets)];
        return Descriptions.take(description(input, shape, targets), data);
    }

    private static byte[] description(byte[] topology, String shape, int targets) {
        var description = new ByteArrayOutputStream();
        description.writeBytes(Samples.bytes("{\"name\": \"t\", \"model\": {\"topology\": "));
        description.writeBytes(topology);
        description.writeBytes(Samples.bytes("""
                , "loss": "meanSquaredError"}, "data": {"type": "records", "dataset": "%s", "featureShape": [%s],
                "featureType": "float32", "targetValues": %d}, %s}""".formatted(Samples.SHA256, shape, targets, Samples.ROUNDS)));
        return description.toByteArray();
    }

    private static int bytesOf(String shape) {
        long bytes = Float.BYTES;
        for (var size : shape.split(",", -1)) {
            bytes *= size.strip().matches("\\d{1,6}") ? Math.max(1, Long.parseLong(size.strip())) : MOST_DATA;
            bytes = Math.min(bytes, MOST_DATA + 1);
        }
        return (int) bytes;
    }

    private static Optional<String> first(Pattern pattern, String text) {
        return pattern.matcher(text).results().findFirst().map(found -> found.group(1));
    }

    private static Optional<String> last(Pattern pattern, String text) {
        return pattern.matcher(text).results().reduce((_, later) -> later).map(found -> found.group(1));
    }

    private static List<byte[]> examples() {
        var examples = new ArrayList<byte[]>();
        DIALECTS.forEach(name -> examples.add(Samples.bytes(Samples.resource("/topologies/%s.json".formatted(name)))));
        try {
            for (var golden : new ObjectMapper().readTree(Samples.resource("/topologies/topologies.json"))) {
                examples.add(Samples.bytes(golden.get("topology").toString()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("topologies.json is not JSON", e);
        }
        return examples;
    }
}
