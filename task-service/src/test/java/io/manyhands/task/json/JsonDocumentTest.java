package io.manyhands.task.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDocumentTest {
    @ParameterizedTest
    @ValueSource(ints = {101, 999, 10_000})
    void whatIsNestedTooDeeplyIsRefused(int depth) {
        assertThat(problem("[".repeat(depth) + "]".repeat(depth)))
                .startsWith("is not JSON: Document nesting depth (101) exceeds the maximum allowed (100");
    }

    @Test
    void whatIsNestedLessIsRead() {
        var json = "[".repeat(JsonDocument.MOST_NESTED) + "]".repeat(JsonDocument.MOST_NESTED);
        assertThat(JsonDocument.parse(json.getBytes(UTF_8))).isInstanceOf(Read.Done.class);
    }

    @Test
    void utf32ThatIsCutOffIsRefused() {
        var bytes = "{\"name\": 1}".getBytes(Charset.forName("UTF-32BE"));
        assertThat(problem(Arrays.copyOf(bytes, bytes.length - 1)))
                .startsWith("is not JSON: ")
                .endsWith("; send UTF-8");
    }

    @Test
    void utf32BeyondUnicodeIsRefused() {
        var bytes = "{\"name\": 1}".getBytes(Charset.forName("UTF-32BE"));
        bytes[9] = 0x11;
        assertThat(problem(bytes)).startsWith("is not JSON: ").endsWith("; send UTF-8");
    }

    /// It was stored as a question mark, and logged with a stack trace.
    @ParameterizedTest
    @CsvSource({
        "model.layers[1].name, '{\"model\": {\"layers\": [1, {\"name\": \"a\\ud800\"}]}}'",
        "model, '{\"model\": {\"\\udc00\": 1}}'",
        "'', '\"\\ude00\\ud83d\"'"
    })
    void halfOfASurrogatePairIsRefused(String field, String json) {
        assertThat(JsonDocument.parse(json.getBytes(UTF_8))).isInstanceOfSatisfying(Read.Refused.class, refused -> {
            var error = (FieldError) refused.errors().getFirst();
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.message()).contains("half of a surrogate pair");
        });
    }

    @Test
    void wholeSurrogatePairIsRead() {
        assertThat(JsonDocument.parse("\"\\ud83d\\ude00 😀\"".getBytes(UTF_8))).isInstanceOf(Read.Done.class);
    }

    private static String problem(String json) {
        return problem(json.getBytes(UTF_8));
    }

    private static String problem(byte[] json) {
        return switch (JsonDocument.parse(json)) {
            case Read.Done<JsonNode>(JsonNode read, List<String> _) -> throw new AssertionError("read as " + read);
            case Read.Refused<JsonNode>(List<FieldError> errors) ->
                errors.getFirst().message();
        };
    }
}
