package io.manyhands.model.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.model.initialize.InitialWeights;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.Initializer;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.TextWindows;
import io.manyhands.protocol.work.TrainingWork;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelArchiveTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final int PIECE = 5;
    private static final String SHA256 = "ab".repeat(32);

    @Test
    void sameModelGivesTheSameBytes() {
        assertThat(archive(TestJobs.tiny("job"))).containsExactly(archive(TestJobs.tiny("job")));
    }

    @Test
    void archiveHoldsTheModelAndItsWeights(@TempDir Path directory) throws IOException {
        var spec = TestJobs.tiny("job");
        unzip(archive(spec), directory);
        assertThat(Files.readAllBytes(directory.resolve("weights.bin"))).containsExactly(weights(spec));
        var json = new ObjectMapper().readTree(directory.resolve("model.json").toFile());
        assertThat(json.at("/format").asText()).isEqualTo("layers-model");
        assertThat(json.at("/generatedBy").asText()).isEqualTo("manyhands test");
        assertThat(json.at("/weightsManifest/0/paths/0").asText()).isEqualTo("weights.bin");
        assertThat(json.at("/weightsManifest/0/weights")).hasSize(2);
        assertThat(json.at("/userDefinedMetadata/sha256").asText()).isEqualTo(SHA256);
        assertThat(json.at("/userDefinedMetadata").has("alphabet")).isFalse();
    }

    @Test
    void layerThatTensorFlowJsHasNotIsNoticed() {
        var spec = TestJobs.tiny("job").toBuilder();
        var model = spec.getTrainingBuilder().getModelBuilder();
        model.setTopologyJson("{\"class_name\": \"GRU\", \"config\": {\"reset_after\": true}}");
        assertThat(ModelJson.isBeyondTensorFlow(spec.build())).isTrue();
        model.setTopologyJson("{\"layers\": [{\"class_name\": \"MultiHeadAttention\", \"config\": {}}]}");
        assertThat(ModelJson.isBeyondTensorFlow(spec.build())).isTrue();
        model.setTopologyJson("{\"class_name\": \"Dense\", \"config\": {\"activation\": \"gelu_approximate\"}}");
        assertThat(ModelJson.isBeyondTensorFlow(spec.build())).isTrue();
        assertThat(ModelJson.isBeyondTensorFlow(TestJobs.tiny("job"))).isFalse();
    }

    @Test
    void weightsThatAreNotThosePromisedAreNoticed() {
        var archive = new ModelArchive(ModelJson.around("{}".getBytes(StandardCharsets.UTF_8)), 0, 4);
        archive.begin();
        archive.add(new byte[] {1, 2, 3, 4});
        assertThatThrownBy(archive::end).isInstanceOf(UncheckedIOException.class);
    }

    /// Expected: the softmax of the dense layer, computed here; tolerance 1e-6, which leaves room for another
    /// `exp`.
    @Test
    void tensorFlowJsLoadsADenseModel(@TempDir Path directory) throws Exception {
        var spec = TestJobs.tiny("job");
        var loaded = load(spec, directory);
        var w = Tensors.decode(weights(spec));
        double first = Math.exp((double) w[0] + w[2] + w[4] + w[6]);
        double second = Math.exp((double) w[1] + w[3] + w[5] + w[7]);
        assertThat(loaded.at("/output/0").asDouble()).isCloseTo(first / (first + second), within(1e-6));
        assertThat(loaded.at("/metadata/job").asText()).isEqualTo("job");
    }

    @Test
    void tensorFlowJsLoadsALanguageModelWithItsAlphabet(@TempDir Path directory) throws Exception {
        var loaded = load(lstm(), directory);
        assertThat(loaded.at("/weights")).hasSize(5);
        assertThat(loaded.at("/output")).hasSize(3);
        assertThat(loaded.at("/metadata/alphabet").asText()).isEqualTo("ab\u00e9");
    }

    private static JobSpec lstm() {
        var topology = """
                {"class_name": "Sequential", "config": {"name": "text", "layers": [
                  {"class_name": "LSTM", "config": {"name": "lstm_1", "units": 4, "return_sequences": false,
                    "batch_input_shape": [null, 6, 3], "dtype": "float32"}},
                  {"class_name": "Dense", "config": {"name": "dense_1", "units": 3, "activation": "softmax"}}]}}""";
        var uniform = Initializer.newBuilder().setUniformLimit(0.4f);
        var spec = TestJobs.tiny("text").toBuilder();
        spec.getTrainingBuilder()
                .setData(DataSpec.newBuilder().setText(TextWindows.newBuilder().setAlphabet("ab\u00e9")))
                .getModelBuilder()
                .setTopologyJson(topology)
                .clearWeights()
                .addWeights(TestJobs.weight("lstm_1/kernel", uniform, 3, 16))
                .addWeights(TestJobs.weight(
                        "lstm_1/recurrent_kernel", Initializer.newBuilder().setOrthogonalGain(1), 4, 16))
                .addWeights(
                        TestJobs.weight("lstm_1/bias", Initializer.newBuilder().setUnitForgetBias(true), 16))
                .addWeights(TestJobs.weight("dense_1/kernel", uniform, 4, 3))
                .addWeights(
                        TestJobs.weight("dense_1/bias", Initializer.newBuilder().setConstant(0), 3));
        return spec.build();
    }

    private static JsonNode load(JobSpec spec, Path directory) throws IOException, InterruptedException {
        var script = Path.of("src/test/node/load-model.mjs").toAbsolutePath();
        assumeTrue(
                Files.isDirectory(REPOSITORY.resolve("node_modules/@tensorflow/tfjs-layers")),
                "needs npm ci in the repository root");
        unzip(archive(spec), directory);
        var answer = directory.resolve("answer.json");
        var errors = directory.resolve("errors.txt");
        var node = new ProcessBuilder("node", script.toString(), directory.toString())
                .redirectOutput(answer.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(node.waitFor(Waiting.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("node ends")
                    .isTrue();
        } finally {
            node.destroyForcibly();
        }
        assertThat(node.exitValue()).as(Files.readString(errors)).isZero();
        var loaded = new ObjectMapper().readTree(answer.toFile());
        assertThat(flat(loaded.at("/weights"))).containsExactly(Tensors.decode(weights(spec)));
        return loaded;
    }

    private static float[] flat(JsonNode tensors) {
        var floats = new ArrayList<Float>();
        tensors.forEach(tensor -> tensor.forEach(value -> floats.add((float) value.asDouble())));
        var flat = new float[floats.size()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = floats.get(i);
        }
        return flat;
    }

    private static byte[] archive(JobSpec spec) {
        return archive(ModelJson.around(ModelJson.of(spec, "manyhands test", 3, SHA256)), weights(spec));
    }

    /// In pieces, as it is sent.
    static byte[] archive(ModelArchive.Around around, byte[] weights) {
        var crc = new CRC32();
        crc.update(weights);
        var archive = new ModelArchive(around, crc.getValue(), weights.length);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(archive.begin());
        for (int at = 0; at < weights.length; at += PIECE) {
            bytes.writeBytes(archive.add(Arrays.copyOfRange(weights, at, Math.min(weights.length, at + PIECE))));
        }
        bytes.writeBytes(archive.end());
        assertThat(bytes.size()).as("length").isEqualTo(ModelArchive.length(around, weights.length));
        return bytes.toByteArray();
    }

    private static byte[] weights(JobSpec spec) {
        return Tensors.encode(InitialWeights.draw(new TrainingWork(spec.getTraining(), spec.getSeed())));
    }

    private static void unzip(byte[] archive, Path directory) throws IOException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (var name : List.of("model.json", "weights.bin")) {
                var entry = zip.getNextEntry();
                assertThat(entry).isNotNull().extracting("name").isEqualTo(name);
                Files.write(directory.resolve(name), zip.readAllBytes());
            }
            assertThat(zip.getNextEntry()).isNull();
        }
    }
}
