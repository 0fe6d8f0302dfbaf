package io.manyhands.standalone.fuzz.parsing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Node;
import io.manyhands.task.job.LocalSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Small jobs, and data for them.
final class Samples {
    static final String SHA256 = "0123456789abcdef".repeat(4);

    /// Records of two float32 and a class.
    static final String MODEL = """
            "model": {"topology": {"class_name": "Sequential", "config": {"name": "m", "layers": [
              {"class_name": "Dense", "config": {"name": "d", "units": 3, "activation": "softmax",
                "batch_input_shape": [null, 2]}}]}},
              "loss": "sparseCategoricalCrossentropy"}""";

    static final String RECORDS = """
            "data": {"type": "records", "dataset": "%s", "featureShape": [2], "featureType": "float32",
              "classes": 3}""".formatted(SHA256);

    static final String ROUNDS = """
            "training": {"epochs": 2, "samplesPerEpoch": 16, "batchSize": 8, "leafSize": 4},
            "evaluation": {"heldOutFraction": 0.2, "samples": 4, "leafSize": 2, "everyRounds": 1},
            "optimizer": {"type": "rmsprop", "learningRate": 0.01}""";

    private static final String LOCAL_STEPS = """
            "training": {"epochs": 2, "samplesPerEpoch": 16, "encoding": "int4",
              "mode": {"type": "localSteps", "steps": 2, "batchSize": 2, "trajectories": 2, "state": "averaged",
                "outer": {"learningRate": 1, "momentum": 0.7}}},
            "evaluation": {"heldOutFraction": 0.2, "samples": 4, "leafSize": 2, "everyRounds": 1},
            "optimizer": {"type": "adam", "learningRate": 0.01}""";

    static final String COUNTING = """
            {"name": "count", "counting": {"units": 16, "leafSize": 4, "rounds": 2}}""";

    static final String MAP = """
            {"name": "map", "mapReduce": {"program": "%s", "inputs": {"type": "numbers", "first": -3, "step": 2, "count": 40},
              "reduce": {"type": "topK", "most": 3}, "iterations": 2, "initialState": {"a": [1]}, "leafSize": 4,
              "leavesPerRound": 5, "limits": {"memoryMiB": 8}}}""".formatted("0".repeat(64));

    private Samples() {}

    static String float32() {
        return "{\"id\": \"f\", \"name\": \"float32\", \"seed\": 7, %s, %s, %s}".formatted(MODEL, RECORDS, ROUNDS);
    }

    static String int4() {
        return "{\"name\": \"int4\", %s, %s, %s}".formatted(MODEL, RECORDS, LOCAL_STEPS);
    }

    static JobSpec spec(String description) {
        return LocalSpecification.of(bytes(description), Optional.of(records()), Optional.of(program()), _ -> {});
    }

    static byte[] program() {
        return bytes("export const map = (input) => input;");
    }

    /// 40 of them.
    static byte[] records() {
        var records = ByteBuffer.allocate(40 * (2 * Float.BYTES + 1)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 40; i++) {
            records.putFloat(i / 4f).putFloat(-i).put((byte) (i % 3));
        }
        return records.array();
    }

    /// 40 of two bytes and a class, of one byte or of two.
    static byte[] smallRecords(int classBytes) {
        var records = ByteBuffer.allocate(40 * (2 + classBytes)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 40; i++) {
            records.put((byte) i).put((byte) -i).put((byte) (i % 3)).put(new byte[classBytes - 1]);
        }
        return records.array();
    }

    static byte[] text() {
        return bytes("Wer reitet so spät durch Nacht und Wind? 😀\n".repeat(30));
    }

    /// With as few samples as [#text] has.
    static List<String> examples() {
        return List.of("gpt", "home", "mlp", "paper", "text").stream()
                .map(name -> resource("/examples/%s.json".formatted(name)))
                .map(job -> job.replace(
                                "\"type\": \"text\",", "\"type\": \"text\", \"dataset\": \"%s\",".formatted(SHA256))
                        .replace("\"samplesPerEpoch\": 2048", "\"samplesPerEpoch\": 256")
                        .replace("\"samples\": 512", "\"samples\": 16")
                        .replace("\"steps\": 16", "\"steps\": 2"))
                .toList();
    }

    static String resource(String path) {
        try (var file = Samples.class.getResourceAsStream(path)) {
            return new String(Objects.requireNonNull(file, path).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a resource cannot be read: " + path, e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static ByteString filled(int length, int with) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return ByteString.copyFrom(bytes);
    }

    static Node node(int level, int index) {
        return Node.newBuilder().setLevel(level).setIndex(index).build();
    }
}
