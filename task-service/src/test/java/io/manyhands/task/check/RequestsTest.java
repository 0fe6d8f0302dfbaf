package io.manyhands.task.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest {
    private static final String HASH = "ab".repeat(32);

    @Test
    void anAuditorWaitsForNothingUnlessItSaysSo() {
        assertThat(TakeRequest.read(bytes("{\"auditor\": \"audit.1_a-B\", \"count\": 64}")))
                .isEqualTo(new Read.Done<>(new TakeRequest("audit.1_a-B", 64, Duration.ZERO), List.of()));
        assertThat(TakeRequest.read(bytes("{\"auditor\": \"a\", \"count\": 1, \"waitMs\": 10000}")))
                .isEqualTo(new Read.Done<>(new TakeRequest("a", 1, Duration.ofSeconds(10)), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"count\": 1}                                      | auditor | is missing",
                "{\"auditor\": \"a b\", \"count\": 1}                | auditor | must be 1..64 of",
                "{\"auditor\": \"a\"}                                | count   | is missing",
                "{\"auditor\": \"a\", \"count\": 0}                  | count   | 1..64",
                "{\"auditor\": \"a\", \"count\": 65}                 | count   | 1..64",
                "{\"auditor\": \"a\", \"count\": 1, \"waitMs\": 10001} | waitMs | 0..10000",
                "{\"auditor\": \"a\", \"count\": 1, \"more\": 1}     | more    | is not a field here"
            })
    void whatIsWrongWithAWishIsSaid(String json, String field, String message) {
        assertError(TakeRequest.read(bytes(json)), field, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auditor       | \"\"       | auditor | 1..64",
                "job           | \"No Job\" | job     | 1..32 lower-case letters",
                "id            | 5          | id      | must be a text of 1..16",
                "sha256        | \"AB\"     | sha256  | 64 lower-case",
                "computeMicros | -1         | computeMicros | 0..2147483647"
            })
    void whatIsWrongWithAnAnswerIsSaid(String changed, String value, String field, String message) {
        var sound = """
                {"auditor": "a", "job": "j", "id": "0123456789abcdef", "sha256": "%s", "computeMicros": 5}""".formatted(HASH);
        assertThat(DoneRequest.read(bytes(sound)))
                .isEqualTo(new Read.Done<>(new DoneRequest("a", "j", "0123456789abcdef", HASH, 5), List.of()));

        var wrong =
                sound.replaceAll("\"%s\": (\"[^\"]*\"|5)".formatted(changed), "\"%s\": %s".formatted(changed, value));
        assertError(DoneRequest.read(bytes(wrong)), field, message);
    }

    private static void assertError(Read<?> read, String field, String message) {
        assertThat(read).isInstanceOfSatisfying(Read.Refused.class, refused -> {
            var error = (FieldError) refused.errors().getFirst();
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.message()).contains(message);
        });
    }

    private static byte[] bytes(String json) {
        return json.getBytes(UTF_8);
    }
}
