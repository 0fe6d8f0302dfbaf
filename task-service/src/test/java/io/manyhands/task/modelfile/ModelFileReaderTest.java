package io.manyhands.task.modelfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that Keras 3.15.1 wrote, with `src/test/keras/make.py`, and TensorFlow.js 4.22, with
/// `src/test/tensorflow/make.mjs`, which have the values of their weights; and broken ones ([BrokenFiles]).
class ModelFileReaderTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/keras/images.keras",
                "/keras/branches.keras",
                "/keras/sequences.keras",
                "/keras/compiled.keras",
                "/keras/frozen.keras",
                "/keras/attention.keras",
                "/tensorflow/images.zip",
                "/tensorflow/sequences.zip"
            })
    void weightsAreThoseThatWereSaved(String name) throws IOException {
        var file = read(BrokenFiles.resource(name));
        var values = Tensors.decode(file.weights());

        int at = 0;
        var layers = file.topology().summaries();
        for (int layer = 1; layer < layers.size(); layer++) {
            var tensors = layers.get(layer).weights();
            for (int tensor = 0; tensor < tensors.size(); tensor++) {
                for (int i = 0; i < Tensors.size(tensors.get(tensor)); i++) {
                    float expected = ((5 * (layer - 1) + 3 * tensor + i) % 31 - 15) / 16f;
                    assertThat(values[at++])
                            .as("%s, value %d", tensors.get(tensor).getName(), i)
                            .isEqualTo(expected);
                }
            }
        }
        assertThat(at).isEqualTo(values.length);
    }

    @Test
    void whatIsFrozenIsTold() throws IOException {
        assertThat(read(BrokenFiles.bytes("frozen")).topology().shape().weights())
                .filteredOn(WeightSpec::getFrozen)
                .extracting(WeightSpec::getName)
                .containsExactly("dense_8/kernel", "dense_8/bias");
    }

    /// In the time and memory of this thread, whatever else the machine does.
    @ParameterizedTest
    @MethodSource("io.manyhands.task.modelfile.BrokenFiles#all")
    void brokenFileIsRefusedWithAReasonAtOnceAndInLittleMemory(BrokenFiles.Broken broken) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long began = THREADS.getCurrentThreadCpuTime();
        var read = ModelFileReader.read(broken.file());
        long nanos = THREADS.getCurrentThreadCpuTime() - began;
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(read)
                .isInstanceOfSatisfying(
                        Read.Refused.class,
                        refused -> assertThat(refused.errors().toString()).contains(broken.reason()));
        assertThat(Duration.ofNanos(nanos)).isLessThan(Duration.ofSeconds(1));
        assertThat(bytes).isLessThan(256L << 20);
    }

    /// The reader sees to nothing but its end; whatever comes of it, it is an answer.
    @Test
    void everyByteOfTheWeightsMayBeAnother() throws IOException {
        var hdf5 = BrokenFiles.entry("compiled", "model.weights.h5");
        int refused = 0;
        for (int at = 0; at < hdf5.length; at += 3) {
            var changed = hdf5.clone();
            changed[at] ^= (byte) 0xff;
            var file = BrokenFiles.keras(BrokenFiles.entry("compiled", "config.json"), changed);
            if (ModelFileReader.read(file) instanceof Read.Refused<ModelFile>(List<FieldError> errors)) {
                assertThat(errors).hasSize(1);
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void errorsOfTheTopologyNameTheirLayer() throws IOException {
        var config = new String(BrokenFiles.entry("compiled", "config.json"), UTF_8)
                .replace("\"units\": 5", "\"units\": 1000000000");
        var file = BrokenFiles.keras(config.getBytes(UTF_8), BrokenFiles.entry("compiled", "model.weights.h5"));

        assertThat(ModelFileReader.read(file))
                .isInstanceOfSatisfying(
                        Read.Refused.class,
                        refused -> assertThat(refused.errors().toString())
                                .contains("config.json.config.layers[1].config.units", "1000000000"));
    }

    /// As somebody packs a folder.
    @Test
    void modelOfTensorFlowMayLieInAFolderWithItsWeightsInSeveralFiles() throws IOException {
        var json = """
                {"modelTopology": {"class_name": "Sequential", "config": {"name": "m", "layers": [{"class_name":
                "LSTM", "config": {"name": "cell", "units": 1, "batch_input_shape": [null, 3, 1]}}]}},
                "weightsManifest": [
                {"paths": ["group1-shard1of2.bin", "group1-shard2of2.bin"], "weights": [
                {"name": "cell/lstm_cell/recurrent_kernel", "shape": [1, 4], "dtype": "float32"},
                {"name": "cell/lstm_cell/kernel", "shape": [1, 4], "dtype": "float32"}]},
                {"paths": ["group2-shard1of1.bin"], "weights": [
                {"name": "cell/lstm_cell/bias", "shape": [4], "dtype": "float32"}]}]}""";
        var values = Tensors.encode(new float[] {4, 5, 6, 7, 0, 1, 2, 3, 8, 9, 10, 11});
        var file = Zips.stored(
                "mine/model.json",
                json.getBytes(UTF_8),
                // Cut within a value.
                "mine/group1-shard1of2.bin",
                Arrays.copyOf(values, 13),
                "mine/group1-shard2of2.bin",
                Arrays.copyOfRange(values, 13, 32),
                "mine/group2-shard1of1.bin",
                Arrays.copyOfRange(values, 32, 48),
                "__MACOSX/._model.json",
                new byte[3]);
        assertThat(Tensors.decode(read(file).weights())).isEqualTo(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    }

    @Test
    void safetensorsWithATopologyAreAModel() {
        assertThat(Tensors.decode(read(BrokenSafetensors.sound()).weights()))
                .isEqualTo(new float[] {0, 1 / 8f, 2 / 8f, 3 / 8f, 4 / 8f, 5 / 8f, 6 / 8f, 7 / 8f});
    }

    private static ModelFile read(byte[] bytes) {
        return switch (ModelFileReader.read(bytes)) {
            case Read.Done<ModelFile>(ModelFile file, List<String> _) -> file;
            case Read.Refused<ModelFile>(List<FieldError> errors) -> throw new AssertionError(errors.toString());
        };
    }
}
