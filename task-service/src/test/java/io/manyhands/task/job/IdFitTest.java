package io.manyhands.task.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import io.manyhands.task.testing.Organizer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdFitTest {
    private static final String EMBEDDING = """
            {"class_name": "Embedding", "config": {"name": "e", "input_dim": 10, "output_dim": 4, "input_length": 4}}""";

    private final Findings findings = new Findings();

    @Test
    void idsThatTheEmbeddingHasAreAccepted() {
        build(records(EMBEDDING), floats(9, 0, 9));

        assertThat(findings.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10 | record 9 (from 0) has 10 at position 2 (from 0), which is a row number for layer e (Embedding) with input_dim 10: it must be at most 9; mend the data or raise input_dim",
                "5000000 | record 9 (from 0) has 5000000 at position 2 (from 0)",
                "-1 | record 9 (from 0) has -1 at position 2 (from 0), which is a row number for layer e (Embedding) with input_dim 10: it must be at least 0",
                "2.7 | record 9 (from 0) has 2.7 at position 2 (from 0), which is a row number for layer e (Embedding) with input_dim 10: it must be a whole number",
                "NaN | record 9 (from 0) has the feature NaN at position 2 (from 0); must be a finite number"
            })
    void idThatTheEmbeddingLacksIsRefusedWithItsPlace(float id, String message) {
        build(records(EMBEDDING), floats(id, 0, 9));

        assertThat(findings.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.message()).startsWith(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'class_name': 'InputLayer', 'config': {'batch_input_shape': [null, 4]}}, {'class_name': 'Embedding', 'config': {'name': 'e', 'input_dim': 10, 'output_dim': 4}}",
                "{'class_name': 'Reshape', 'config': {'batch_input_shape': [null, 4], 'target_shape': [2, 2]}}, {'class_name': 'Flatten', 'config': {}}, {'class_name': 'Embedding', 'config': {'name': 'e', 'input_dim': 10, 'output_dim': 4}}",
                "{'class_name': 'Activation', 'config': {'batch_input_shape': [null, 4], 'activation': 'linear'}}, {'class_name': 'Embedding', 'config': {'name': 'e', 'input_dim': 10, 'output_dim': 4}}"
            })
    void idsReachTheEmbeddingThroughLayersThatOnlyRearrangeThem(String layers) {
        build(records(layers.replace('\'', '"')), floats(10, 0, 9));

        assertThat(findings.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("layer e (Embedding)", "at most 9"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'class_name': 'Dense', 'config': {'batch_input_shape': [null, 4], 'units': 4, 'activation': 'relu'}}, {'class_name': 'Embedding', 'config': {'name': 'e', 'input_dim': 10, 'output_dim': 4}}",
                "{'class_name': 'Embedding', 'config': {'name': 'ids', 'input_dim': 10, 'output_dim': 1, 'batch_input_shape': [null, 4]}}, {'class_name': 'Flatten', 'config': {}}, {'class_name': 'Embedding', 'config': {'name': 'e', 'input_dim': 10, 'output_dim': 4}}"
            })
    void idsThatLayersComputeAreRefused(String layers) {
        build(records(layers.replace('\'', '"')), floats(9, 0, 9));

        assertThat(findings.errors()).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo("model.topology");
            assertThat(error.message())
                    .startsWith("has layer e (Embedding), whose row numbers are computed")
                    .contains("must be values of the sample");
        });
    }

    @Test
    void everyEmbeddingOfAFunctionalModelIsHeldAgainstTheIds() {
        var job = records(EMBEDDING);
        job.withObject("model").set("topology", Organizer.parse("""
                {"class_name": "Functional", "config": {"name": "two", "layers": [
                  {"name": "in", "class_name": "InputLayer", "config": {"batch_input_shape": [null, 4]}, "inbound_nodes": []},
                  {"name": "wide", "class_name": "Embedding", "config": {"input_dim": 20, "output_dim": 3}, "inbound_nodes": [[["in", 0, 0, {}]]]},
                  {"name": "narrow", "class_name": "Embedding", "config": {"input_dim": 12, "output_dim": 3}, "inbound_nodes": [[["in", 0, 0, {}]]]},
                  {"name": "sum", "class_name": "Add", "config": {}, "inbound_nodes": [[["wide", 0, 0, {}], ["narrow", 0, 0, {}]]]},
                  {"name": "flat", "class_name": "Flatten", "config": {}, "inbound_nodes": [[["sum", 0, 0, {}]]]},
                  {"name": "out", "class_name": "Dense", "config": {"units": 2, "activation": "softmax"}, "inbound_nodes": [[["flat", 0, 0, {}]]]}],
                  "input_layers": [["in", 0, 0]], "output_layers": [["out", 0, 0]]}}"""));

        build(job, floats(15, 0, 9));

        assertThat(findings.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("layer narrow (Embedding)", "at most 11"));
    }

    @Test
    void idsAreBytes() {
        var job = records(EMBEDDING);
        job.withObject("data").put("featureType", "uint8");
        var bytes = new byte[16 * 5];
        bytes[5 * 3 + 1] = (byte) 200;

        build(job, bytes);

        assertThat(findings.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("record 3 (from 0) has 200 at position 1"));
    }

    @Test
    void idsThatAreScaledAreRefused() {
        var job = records(EMBEDDING);
        job.withObject("data").put("featureScale", 0.5);

        build(job, floats(8, 0, 9));

        assertThat(findings.errors())
                .containsExactly(new FieldError(
                        "data.featureScale",
                        "is 0.5, but features are row numbers for layer e (Embedding); leave featureScale out"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "index | 27 | has layer e (Embedding) with input_dim 27, but the text has 28 distinct characters",
                "index | 28 | ",
                "index | \"$alphabet\" | ",
                "oneHot | 28 | is oneHot, but layer e (Embedding) takes class numbers; use index"
            })
    void charactersOfATextAreIdsToo(String encoding, String rows, String message) {
        var job = Organizer.job();
        job.withObject("data").put("dataset", "0".repeat(64)).put("encoding", encoding);
        job.withObject("model").set("topology", Organizer.parse("""
                {"class_name": "Sequential", "config": {"layers": [
                  {"class_name": "Embedding", "config": {"name": "e", "input_dim": %s, "output_dim": 4,
                   "batch_input_shape": %s}},
                  {"class_name": "Flatten", "config": {}},
                  {"class_name": "Dense", "config": {"units": "$alphabet", "activation": "softmax"}}]}}""".formatted(
                        rows, encoding.equals("index") ? "[null, 8]" : "[null, 8, 28]")));

        build(job, Organizer.TEXT.getBytes(UTF_8));

        if (message == null) {
            assertThat(findings.errors()).isEmpty();
        } else {
            assertThat(findings.errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error.message()).contains(message));
        }
    }

    /// Sixteen records of four ids and a class of two.
    private static ObjectNode records(String layers) {
        var job = Organizer.job();
        job.set("data", Organizer.parse("""
                {"type": "records", "dataset": "%s", "featureShape": [4], "featureType": "float32", "classes": 2}""".formatted("0".repeat(64))));
        job.set("training", Organizer.parse("""
                {"epochs": 1, "samplesPerEpoch": 8, "batchSize": 4, "leafSize": 2}"""));
        job.withObject("model").set("topology", Organizer.parse("""
                {"class_name": "Sequential", "config": {"layers": [%s,
                  {"class_name": "GlobalAveragePooling1D", "config": {}},
                  {"class_name": "Dense", "config": {"units": 2, "activation": "softmax"}}]}}""".formatted(layers)));
        return job;
    }

    /// All ids are between two, but the third of record 9.
    private static byte[] floats(float odd, int least, int greatest) {
        var bytes = ByteBuffer.allocate(16 * 17).order(ByteOrder.LITTLE_ENDIAN);
        for (int record = 0; record < 16; record++) {
            for (int i = 0; i < 4; i++) {
                bytes.putFloat(record == 9 && i == 2 ? odd : least + (record + i) % (greatest - least + 1));
            }
            bytes.put((byte) (record % 2));
        }
        return bytes.array();
    }

    private void build(ObjectNode job, byte[] data) {
        var material = new WorkDescription.Material(Optional.of(data), Optional.empty());
        findings.take(DescriptionReader.read(job.toString().getBytes(UTF_8))
                .flatMap(description -> description.spec("the-id", Instant.EPOCH, material)));
    }
}
