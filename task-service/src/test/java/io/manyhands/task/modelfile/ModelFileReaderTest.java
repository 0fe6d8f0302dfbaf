package io.manyhands.task.modelfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that Keras 3.15.1 wrote, with `src/test/keras/make.py`, which has the values of their weights; and broken ones
/// ([BrokenFiles]).
class ModelFileReaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"images", "branches", "sequences", "compiled", "frozen", "attention"})
    void weightsAreThoseThatKerasSaved(String name) throws IOException {
        var file = read(name);
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
        assertThat(read("frozen").topology().shape().weights())
                .filteredOn(WeightSpec::getFrozen)
                .extracting(WeightSpec::getName)
                .containsExactly("dense_8/kernel", "dense_8/bias");
    }

    @ParameterizedTest
    @MethodSource("io.manyhands.task.modelfile.BrokenFiles#all")
    void brokenFileIsRefusedWithAReason(BrokenFiles.Broken broken) {
        assertThat(ModelFileReader.read(broken.file()))
                .isInstanceOfSatisfying(
                        Read.Refused.class,
                        refused -> assertThat(refused.errors().toString()).contains(broken.reason()));
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

    private static ModelFile read(String name) throws IOException {
        return switch (ModelFileReader.read(BrokenFiles.bytes(name))) {
            case Read.Done<ModelFile>(ModelFile file, List<String> _) -> file;
            case Read.Refused<ModelFile>(List<FieldError> errors) -> throw new AssertionError(errors.toString());
        };
    }
}
