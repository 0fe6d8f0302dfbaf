package io.manyhands.task.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import io.manyhands.task.testing.Organizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Job descriptions that are read without an error, and what is wrong with others.
final class Descriptions {
    static final String SHA256 = "ab".repeat(32);

    /// `training` with so many steps of so many samples in each of so many trajectories.
    static final String LOCAL = """
            {"epochs": 2, "samplesPerEpoch": 64, "mode": {"type": "localSteps", "steps": %d, "batchSize": %d,
             "trajectories": %d, "outer": {}}}""";

    private Descriptions() {}

    /// Together they have every object that a description may have; each has what it need not have, too, but for what
    /// has a default.
    static Stream<ObjectNode> all() {
        return Stream.of(
                counting(),
                training("/optimizer", "{\"type\": \"sgd\", \"learningRate\": 0.5}"),
                training("/optimizer", "{\"type\": \"momentum\", \"learningRate\": 0.5, \"momentum\": 0.9}"),
                training("/optimizer", "{\"type\": \"rmsprop\", \"learningRate\": 0.5}"),
                training("/optimizer", "{\"type\": \"adam\", \"learningRate\": 0.5}"),
                training("/optimizer", "{\"type\": \"adamw\", \"learningRate\": 0.5}"),
                training("/optimizer", "{\"type\": \"adagrad\", \"learningRate\": 0.5}"),
                training("/training", """
                        {"epochs": 2, "samplesPerEpoch": 64, "batchSize": 32, "leafSize": 8,
                         "mode": {"type": "synchronous"}}"""),
                training("/training", LOCAL.formatted(2, 8, 4)),
                training("/data", """
                        {"type": "records", "dataset": "%s", "featureShape": [28, 28, 1], "featureType": "uint8",
                         "classes": 10}""".formatted(SHA256)),
                training("/data", """
                        {"type": "records", "dataset": "%s", "featureShape": [4], "featureType": "float32",
                         "targetValues": 2}""".formatted(SHA256)));
    }

    private static ObjectNode counting() {
        return Organizer.parse("""
                {"id": "counted", "name": "count", "description": "Counts.",
                 "counting": {"units": 1000, "leafSize": 10, "rounds": 2}}""");
    }

    private static ObjectNode training(String pointer, String json) {
        var job = with(pointer, json).put("id", "trained");
        job.withObject("model").put("initialWeights", SHA256).set("weights", parse("""
                [{"name": "dense/kernel", "shape": [10, 2]}]"""));
        job.set("evaluation", parse("""
                {"heldOutFraction": 0.05, "samples": 16, "leafSize": 8, "everyRounds": 2}"""));
        return job;
    }

    /// A small training job with one value changed.
    static ObjectNode with(String pointer, String json) {
        var job = Organizer.jobOn(SHA256);
        int slash = pointer.lastIndexOf('/');
        var parent = slash == 0 ? job : (ObjectNode) job.at(pointer.substring(0, slash));
        parent.set(pointer.substring(slash + 1), parse(json));
        return job;
    }

    static JsonNode parse(String json) {
        return Organizer.parse("{\"value\": %s}".formatted(json)).get("value");
    }

    static JobDescription read(JsonNode job) {
        return new Findings()
                .take(DescriptionReader.read(job.toString().getBytes(UTF_8)))
                .orElseThrow();
    }

    static List<FieldError> errors(JsonNode job) {
        return read(job).findings().errors();
    }

    /// What is read, as it can be compared.
    static List<Object> content(JsonNode job) {
        var description = read(job);
        return List.of(
                description.id(),
                description.name(),
                description.description(),
                description.seed(),
                description.work());
    }

    /// The first message about a field.
    static Optional<String> message(JsonNode job, String field) {
        return errors(job).stream()
                .filter(error -> error.field().equals(field))
                .map(FieldError::message)
                .findFirst();
    }

    /// What a field of a description must not be.
    ///
    /// @param pointer to the field
    /// @param json its value
    /// @param field the path that the error names
    /// @param message part of the error's message
    record Mistake(String pointer, String json, String field, String message) {
        ObjectNode job() {
            return with(pointer, json);
        }
    }

    /// What is wrong whatever else the description says.
    static Stream<Mistake> mistakesOfShape() {
        return mistakes("""
                /name | null | name | is missing
                /name | " " | name | must be a text of 1..80 characters
                /name | "a\\tb" | name | control character
                /id | "Not An Id" | id | must be 1..32 lower-case letters
                /seed | -1 | seed | 0..4294967295
                /colour | "red" | colour | is not a field here; there are id, name
                /model/topology | null | model.topology | is missing
                /model/loss | "hinge" | model.loss | must be one of binaryCrossentropy
                /model/weights | [{"name": "a", "shape": [0]}] | model.weights[0].shape | 1..16777216
                /model/weights | [{"name": "a", "shape": [], "dtype": 1}] | model.weights[0].dtype | is not a field
                /model/initialWeights | "abc" | model.initialWeights | must be the SHA-256
                /data/type | "images" | data.type | must be one of records, text
                /data/dataset | "ABC" | data.dataset | 64 lower-case hexadecimal digits
                /data/length | 0 | data.length | is 0
                /data/stride | 1.5 | data.stride | must be a whole number
                /data/encoding | "bytes" | data.encoding | must be one of index, oneHot
                /data/classes | 10 | data.classes | is not a field here; there are type, dataset, length, stride, encoding
                /data | RECORDS} | data.classes | give either classes
                /data | RECORDS, "classes": 2, "targetValues": 1} | data.classes | give either classes
                /training/epochs | 0 | training.epochs | 1..10000000
                /training/leafSize | 8193 | training.leafSize | 1..8192
                /training/momentum | 1 | training.momentum | is not a field
                /optimizer/type | "lion" | optimizer.type | must be one of adagrad, adam, adamw, momentum, rmsprop, sgd
                /optimizer/learningRate | 0 | optimizer.learningRate | above 0.0 and at most 1000.0
                /optimizer/beta1 | 0.9 | optimizer.beta1 | is not a field here; there are type, learningRate
                /evaluation | {} | evaluation.heldOutFraction | above 0.0 and below 1.0
                /evaluation | 5 | evaluation | must be an object
                """);
    }

    /// What is wrong because of something else in the description.
    static Stream<Mistake> mistakesOfMeaning() {
        return mistakes("""
                /training/epochs | 9000000 | training.epochs | make 18000000 rounds; at most 10000000
                /training/batchSize | 65 | training.batchSize | must be at most samplesPerEpoch, which is 64
                /training/leafSize | 33 | training.leafSize | must be at most batchSize, which is 32
                """);
    }

    static Stream<Mistake> mistakes() {
        return Stream.concat(mistakesOfShape(), mistakesOfMeaning());
    }

    private static Stream<Mistake> mistakes(String table) {
        var records = "{\"type\": \"records\", \"dataset\": \"%s\", \"featureShape\": [2], \"featureType\": \"uint8\""
                .formatted(SHA256);
        return table.lines()
                .map(line -> line.split(" \\| "))
                .map(cells -> new Mistake(cells[0], cells[1].replace("RECORDS", records), cells[2], cells[3]));
    }
}
