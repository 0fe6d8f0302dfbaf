package io.manyhands.model.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.Training;
import io.manyhands.protocol.v1.WeightSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsHeaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"j", "jo", "job", "job-1", "job-12", "job-123", "job-1234", "job-12345"})
    void tensorsLieBackToBackBehindAHeaderOfWholeWords(String job) throws IOException {
        var bytes = SafetensorsHeader.of(job(job), "manyhands 1", 7, "abcd");
        int length = Math.toIntExact(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
        assertThat(bytes).hasSize(Long.BYTES + length);
        assertThat(bytes.length % Long.BYTES).isZero();
        assertThat(bytes[Long.BYTES]).isEqualTo((byte) '{');
        var header = new ObjectMapper().readTree(Arrays.copyOfRange(bytes, Long.BYTES, bytes.length));
        assertThat(header.path("__metadata__").properties())
                .extracting(entry -> entry.getValue().isTextual())
                .containsOnly(true);
        assertThat(header.path("__metadata__").path("version").asText()).isEqualTo("7");
        assertThat(header.path("__metadata__").path("topology").asText()).isEqualTo("{}");
        assertThat(header.path("a/kernel")).hasToString(tensor("[2,3]", 0, 24));
        assertThat(header.path("a/bias")).hasToString(tensor("[3]", 24, 36));
        assertThat(header.path("scale")).hasToString(tensor("[]", 36, 40));
        assertThat(names(header)).containsExactly("__metadata__", "a/kernel", "a/bias", "scale");
    }

    private static List<String> names(JsonNode header) {
        return header.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static String tensor(String shape, int from, int to) {
        return "{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}".formatted(shape, from, to);
    }

    private static JobSpec job(String id) {
        var model = ModelSpec.newBuilder()
                .setTopologyJson("{}")
                .addWeights(weight("a/kernel", 2, 3))
                .addWeights(weight("a/bias", 3))
                .addWeights(weight("scale"));
        return JobSpec.newBuilder()
                .setJobId(id)
                .setTraining(Training.newBuilder().setModel(model))
                .build();
    }

    private static WeightSpec.Builder weight(String name, Integer... shape) {
        return WeightSpec.newBuilder().setName(name).addAllShape(List.of(shape));
    }
}
