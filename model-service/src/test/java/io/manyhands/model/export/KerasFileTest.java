package io.manyhands.model.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import io.manyhands.protocol.KerasPaths;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.Training;
import io.manyhands.protocol.v1.WeightSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A small model round each layer that task-service accepts, with each of its arguments. That Keras itself loads these,
/// with the same weights, `src/test/keras/load.py` says of what this test writes with `-Dkeras.write=DIRECTORY`.
class KerasFileTest {
    private static final Path LAYERS = Path.of("../task-service/src/test/resources/golden/layers.json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHA256 = "ab".repeat(32);

    record Golden(JsonNode json) {
        @Override
        public String toString() {
            return "%s-%s"
                    .formatted(json.get("layer").asText(), json.get("argument").asText());
        }

        boolean isSaid() {
            return !json.get("topology").toString().contains("hard_sigmoid");
        }

        JobSpec spec() {
            var model =
                    ModelSpec.newBuilder().setTopologyJson(json.get("topology").toString());
            for (int i = 0; i < json.get("weights").size(); i++) {
                var weight =
                        WeightSpec.newBuilder().setName(json.get("names").get(i).asText());
                json.get("weights").get(i).forEach(size -> weight.addShape(size.asInt()));
                model.addWeights(weight);
            }
            return JobSpec.newBuilder()
                    .setJobId("golden")
                    .setTraining(Training.newBuilder().setModel(model))
                    .build();
        }
    }

    static Stream<Golden> golden() throws IOException {
        return JSON.readTree(Files.readString(LAYERS)).valueStream().map(Golden::new);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void weightsAreWhereKerasLooksForThem(Golden golden) throws IOException {
        var spec = golden.spec();
        if (!golden.isSaid()) {
            assertThatThrownBy(() -> around(spec))
                    .isInstanceOf(UnsaidInKerasException.class)
                    .hasMessageContaining("hard_sigmoid");
            return;
        }
        var model = spec.getTraining().getModel();
        var weights = weights(model);
        var archive = ModelArchiveTest.archive(around(spec), Tensors.encode(weights));
        write(golden, archive, weights);

        var files = unzipped(archive);
        assertThat(files.keySet()).containsExactlyInAnyOrder("metadata.json", "config.json", "model.weights.h5");
        try (var hdf = HdfFile.fromBytes(files.get("model.weights.h5"))) {
            var read = FloatBuffer.allocate(weights.length);
            var paths = KerasPaths.of(KerasConfig.layers(model), model.getWeightsList());
            for (int i = 0; i < paths.size(); i++) {
                var dataset = hdf.getDatasetByPath(paths.get(i));
                assertThat(dataset.getDimensions())
                        .isEqualTo(model.getWeights(i).getShapeList().stream()
                                .mapToInt(Integer::intValue)
                                .toArray());
                assertThat(dataset.getDataFlat()).isInstanceOfSatisfying(float[].class, values -> read.put(values));
            }
            assertThat(read.array()).isEqualTo(weights);
        }
    }

    @Test
    void sameVersionGivesTheSameBytes() throws IOException {
        var spec = golden().filter(Golden::isSaid).findFirst().orElseThrow().spec();
        var weights = Tensors.encode(weights(spec.getTraining().getModel()));

        assertThat(ModelArchiveTest.archive(around(spec), weights))
                .containsExactly(ModelArchiveTest.archive(around(spec), weights));
    }

    @Test
    void modelOfHundredsOfLayersHasAHeaderThatCanBeRead() {
        var paths = new ArrayList<String>();
        var weights = new ArrayList<WeightSpec>();
        for (int i = 0; i < 512; i++) {
            paths.add("layers/dense_%d/vars/0".formatted(i));
            weights.add(WeightSpec.newBuilder().addShape(1).build());
        }
        var header = Hdf5Header.of(paths, weights);
        var file = ByteBuffer.allocate(header.length + 4 * 512).order(ByteOrder.LITTLE_ENDIAN);
        file.put(header).asFloatBuffer().put(511, 3f);

        try (var hdf = HdfFile.fromBytes(file.array())) {
            assertThat(hdf.getDatasetByPath("layers/dense_511/vars/0").getDataFlat())
                    .isEqualTo(new float[] {3f});
        }
    }

    /// Expected: `driver5` of lookup3.c.
    @Test
    void checksumIsThatOfLookup3() {
        var text = "Four score and seven years ago".getBytes(StandardCharsets.US_ASCII);
        assertThat(Lookup3.hash(text, 0, text.length)).isEqualTo(0x17770551);
        assertThat(Lookup3.hash(text, 0, 0)).isEqualTo(0xdeadbeef);
    }

    @Test
    void checksumOfBothIsThatOfOneAfterTheOther() {
        var bytes = new byte[1000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * i);
        }
        for (int cut : new int[] {0, 1, 500, 999, 1000}) {
            long joined = Crc32s.joined(crc32(bytes, 0, cut), crc32(bytes, cut, 1000), 1000 - cut);
            assertThat(joined).as("cut at %d", cut).isEqualTo(crc32(bytes, 0, 1000));
        }
    }

    private static long crc32(byte[] bytes, int from, int end) {
        var crc = new CRC32();
        crc.update(bytes, from, end - from);
        return crc.getValue();
    }

    private static ModelArchive.Around around(JobSpec spec) {
        return KerasFile.around(spec, "manyhands test", 3, SHA256);
    }

    private static float[] weights(ModelSpec model) {
        var weights = new float[Tensors.parameters(model)];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i * 37 % 101 - 50) / 64f;
        }
        return weights;
    }

    private static Map<String, byte[]> unzipped(byte[] archive) throws IOException {
        var files = new HashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private static void write(Golden golden, byte[] archive, float[] weights) throws IOException {
        var directory = Optional.ofNullable(System.getProperty("keras.write")).map(Path::of);
        if (directory.isPresent()) {
            var values = new ArrayList<Float>();
            for (float weight : weights) {
                values.add(weight);
            }
            Files.write(directory.get().resolve(golden + ".keras"), archive);
            Files.writeString(directory.get().resolve(golden + ".json"), JSON.writeValueAsString(List.copyOf(values)));
        }
    }
}
