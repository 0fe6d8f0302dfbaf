package io.manyhands.standalone.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.standalone.demo.JobStatus;
import io.manyhands.standalone.demo.RoundHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The commands speak to servers elsewhere, perhaps newer ones, so their records are their own, hold what they need,
/// and ignore the rest. What they need must be in the document.
class ClientTest {
    private final JsonNode schemas = schemas();

    @Test
    void whatIsReadOfAJobIsInTheDocument() {
        requireFields(JobStatus.class, "Job");
        requireFields(component(JobStatus.class, "data"), "Data");
    }

    @Test
    void whatIsReadOfAHistoryIsInTheDocument() {
        requireFields(RoundHistory.class, "HistoryPage");
        requireFields(RoundHistory.Round.class, "Round");
    }

    private void requireFields(Class<?> shape, String schema) {
        assertThat(Arrays.stream(shape.getRecordComponents())
                        .map(component -> component.getName())
                        .toList())
                .isNotEmpty()
                .isSubsetOf(() -> schemas.path(schema).path("properties").fieldNames());
    }

    private static Class<?> component(Class<?> shape, String name) {
        return Arrays.stream(shape.getRecordComponents())
                .filter(component -> component.getName().equals(name))
                .findAny()
                .orElseThrow()
                .getType();
    }

    private static JsonNode schemas() {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("../docs/openapi.json").toFile())
                    .at("/components/schemas");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
