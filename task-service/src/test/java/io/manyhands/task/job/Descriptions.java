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
                map("""
                        {"type": "lines", "dataset": "%s"}""".formatted(SHA256), "{\"type\": \"topK\", \"most\": 3}"),
                map("""
                        {"type": "grid", "parameters": {"a": [1, 2]}}""", "{\"type\": \"sum\"}"),
                map("{\"type\": \"numbers\", \"count\": 20}", """
                        {"type": "histogram", "from": 0, "to": 1, "bins": 10}"""),
                map("{\"type\": \"numbers\", \"count\": 20}", "{\"type\": \"sum\"}"),
                training("/optimizer", "{\"type\": \"sgd\", \"learningRate\": 0.5}"),
                scheduled("\"clipValue\": 1", "{\"type\": \"constant\"}"),
                scheduled("\"clipNorm\": 1", "{\"type\": \"exponential\", \"decaySteps\": 4, \"decayRate\": 0.5}"),
                scheduled("\"globalClipNorm\": 1", "{\"type\": \"piecewise\", \"boundaries\": [1], \"values\": [0.1]}"),
                scheduled("\"clipNorm\": 1", "{\"type\": \"cosine\", \"decaySteps\": 4}"),
                training("/optimizer", "{\"type\": \"momentum\", \"learningRate\": 0.5, \"momentum\": 0.9}"),
                training("/optimizer", "{\"type\": \"rmsprop\", \"learningRate\": 0.5}"),
                training("/optimizer", "{\"type\": \"adam\", \"learningRate\": 0.5}"),
                training("/optimizer", "{\"type\": \"adamw\", \"learningRate\": 0.5}"),
                training("/optimizer", "{\"type\": \"adagrad\", \"learningRate\": 0.5}"),
                training("/training", """
                        {"epochs": 2, "samplesPerEpoch": 64, "batchSize": 32, "leafSize": 8,
                         "mode": {"type": "synchronous"}}"""),
                training("/training", LOCAL.formatted(2, 8, 4)),
                training("/verification", "{}"),
                training("/entry", "{\"proofOfWork\": 12, \"invitation\": \"class-7b-2026\"}"),
                training("/data", """
                        {"type": "records", "dataset": "%s", "featureShape": [28, 28, 1], "featureType": "uint8",
                         "classes": 10}""".formatted(SHA256)),
                training("/data", "{\"type\": \"records\", \"dataset\": \"%s\"}".formatted(SHA256)),
                training("/data", """
                        {"type": "records", "dataset": "%s", "featureShape": [4], "featureType": "float32",
                         "targetValues": 2}""".formatted(SHA256)));
    }

    private static ObjectNode counting() {
        return Organizer.parse("""
                {"id": "counted", "name": "count", "description": "Counts.",
                 "counting": {"units": 1000, "leafSize": 10, "rounds": 2}}""");
    }

    private static ObjectNode map(String inputs, String reduce) {
        return Organizer.parse("""
                {"id": "mapped", "name": "map", "description": "Maps.",
                 "mapReduce": {"program": "%s", "inputs": %s, "reduce": %s, "iterations": 1, "initialState": {"a": 1},
                 "leafSize": 4, "leavesPerRound": 8, "limits": {},
                 "shared": [{"name": "a", "dataset": "%s", "as": "text"}]}}""".formatted(SHA256, inputs, reduce, SHA256));
    }

    private static ObjectNode scheduled(String clip, String schedule) {
        return training(
                "/optimizer",
                "{\"type\": \"sgd\", \"learningRate\": 0.5, %s, \"schedule\": %s}".formatted(clip, schedule));
    }

    private static ObjectNode training(String pointer, String json) {
        var job = with(pointer, json).put("id", "trained");
        job.withObject("model").put("initialWeights", SHA256).set("weights", parse("""
                [{"name": "dense/kernel", "shape": [10, 2]}]"""));
        job.set("evaluation", parse("""
                {"heldOutFraction": 0.05, "samples": 16, "leafSize": 8, "everyRounds": 2,
                 "earlyStopping": {"patience": 3}, "metrics": {"topK": 2, "perClass": true}}"""));
        job.withObject("model").set("lossOptions", parse("{\"classWeights\": [1, 0.5]}"));
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
                description.work(),
                description.verification(),
                description.entry());
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
                /optimizer/clipNorm | 0 | optimizer.clipNorm | above 0.0 and at most 1000.0
                /optimizer/schedule | {"type": "step"} | optimizer.schedule.type | must be one of constant, cosine, exponential, piecewise
                /optimizer/schedule | {"type": "cosine", "decaySteps": 0} | optimizer.schedule.decaySteps | 1..10000000
                /optimizer/schedule | {"type": "exponential", "decaySteps": 1, "decayRate": 1.5} | optimizer.schedule.decayRate | above 0.0 and at most 1.0
                /optimizer/schedule | {"type": "piecewise", "boundaries": [1], "values": [-1]} | optimizer.schedule.values | must be 1..64 numbers, each at least 0.0 and at most 1000.0
                /evaluation | {"heldOutFraction": 1} | evaluation.heldOutFraction | above 0.0 and below 1.0
                /evaluation | 5 | evaluation | must be an object
                /evaluation | {"heldOutFraction": 0.1, "samples": 1, "leafSize": 1, "everyRounds": 1, "earlyStopping": {"patience": 0}} | evaluation.earlyStopping.patience | 1..10000000
                /model/lossOptions | {"labelSmoothing": 1} | model.lossOptions.labelSmoothing | at least 0.0 and below 1.0
                /model/lossOptions | {"classWeights": [1]} | model.lossOptions.classWeights | must be 2..65536 numbers
                /evaluation | {"heldOutFraction": 0.1, "samples": 1, "leafSize": 1, "everyRounds": 1, "metrics": {"topK": 0}} | evaluation.metrics.topK | 1..65536
                /data/validation | "ABC" | data.validation | 64 lower-case hexadecimal digits
                /verification | true | verification | must be an object
                /verification | {"policy": "trust"} | verification.policy | must be one of clipped, none, optimistic, strict
                /verification | {"auditRate": 1.1} | verification.auditRate | at least 0.0 and at most 1.0
                /verification | {"quorumUntil": 1001} | verification.quorumUntil | 0..1000
                /entry | 20 | entry | must be an object
                /entry | {"proofOfWork": 25} | entry.proofOfWork | 0..24
                /entry | {"invitation": 12345678} | entry.invitation | must be a text of 1..80 characters
                /entry | {"invitation": "short"} | entry.invitation | must be 8..80 letters, digits
                /entry | {"invitation": "with a space"} | entry.invitation | must be 8..80 letters, digits
                /entry | {"bits": 2} | entry.bits | there are proofOfWork, invitation
                /verification | {"auditors": 2} | verification.auditors | there are policy, auditRate, quorumUntil
                """);
    }

    /// What is wrong because of something else in the description.
    static Stream<Mistake> mistakesOfMeaning() {
        return mistakes("""
                /optimizer | {"type": "sgd", "learningRate": 1, "clipNorm": 1, "clipValue": 1} | optimizer.clipNorm | is there with clipValue
                /optimizer/schedule | {"type": "piecewise", "boundaries": [2, 1], "values": [1, 1]} | optimizer.schedule.boundaries | each must be above the one before
                /optimizer/schedule | {"type": "piecewise", "boundaries": [1, 2], "values": [1]} | optimizer.schedule.values | must have as many as boundaries, which is 2
                /evaluation | {"heldOutFraction": 0.1, "samples": 1, "leafSize": 1, "everyRounds": 1, "metrics": {}} | evaluation.metrics | has none of topK, perClass and errors
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
