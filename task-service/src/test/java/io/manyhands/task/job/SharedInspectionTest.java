package io.manyhands.task.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.v1.SharedFile.Form;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bytes that come one by one: no character, number or word of JSON is in one piece.
class SharedInspectionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "TEXT | grün, 手, 🖐 | ",
                "JSON | {\"grün\": [1.25e-3, true, null, {\"手\": \"🖐\"}]} | ",
                "JSON | 125 | ",
                "JSON | [1, 2 | is not JSON: ",
                "JSON | {\"a\" 1} | is not JSON: ",
                "JSON | 1 2 | has something behind its JSON",
                "JSON | [] [] | has something behind its JSON",
                "JSON | [] x | is not JSON: ",
                "JSON | `` | is empty, which is not JSON",
                "JSON | ` ` | is empty, which is not JSON",
                "BYTES | [1, | ",
            })
    void whatIsWrongIsFoundInPieces(String form, String text, String why) {
        var inspection = new SharedInspection(Form.valueOf("FORM_" + form));
        var bytes = text.getBytes(UTF_8);
        for (byte each : bytes) {
            inspection.add(new byte[] {each});
        }
        assertFound(inspection.end(), bytes.length, Optional.ofNullable(why));
    }

    @ParameterizedTest
    @CsvSource({"TEXT, ff", "TEXT, e2 82", "JSON, 22 ff 22"})
    void whatIsNoTextIsFound(String form, String hex) {
        var inspection = new SharedInspection(Form.valueOf("FORM_" + form));
        var bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        for (byte each : bytes) {
            inspection.add(new byte[] {each});
        }
        assertFound(inspection.end(), bytes.length, Optional.of("is not text in UTF-8"));
    }

    private static void assertFound(SharedDescription.Found found, int bytes, Optional<String> why) {
        assertThat(found.bytes()).isEqualTo(bytes);
        assertThat(found.problem().isPresent()).isEqualTo(why.isPresent());
        found.problem().ifPresent(problem -> assertThat(problem).startsWith(why.get()));
    }
}
