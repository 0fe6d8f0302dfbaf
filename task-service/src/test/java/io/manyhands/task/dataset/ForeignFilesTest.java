package io.manyhands.task.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.v1.ElementType;
import io.manyhands.task.json.Findings;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of other kinds, uploaded as data.
class ForeignFilesTest {
    private static final String SHA256 = "0".repeat(64);
    private static final String PEOPLE = "pclass,sex,age,fare,survived\n1,female,,7,0\n2,male,21,7.1,1\n";

    private static final String PROSE = "the quick brown fox jumps over the lazy dog, again and again\n".repeat(9);

    private final Findings findings = new Findings();

    @Test
    void tableWithCommasIsNamedWhetherItsLengthFitsOrNot() {
        var csv = (PEOPLE + "3,male,4,5,1\n").getBytes(UTF_8);
        // Of one byte of features and one of class: every length that is even fits.
        var fits = (PEOPLE + "\n".repeat(1 + PEOPLE.length() % 2)).getBytes(UTF_8);

        asRecords(csv, ElementType.ELEMENT_TYPE_FLOAT32, 4, 2);
        asRecords(fits, ElementType.ELEMENT_TYPE_UINT8, 1, 128);

        assertThat(findings.errors())
                .hasSize(2)
                .allSatisfy(error -> assertThat(error.message())
                        .startsWith("looks like a table with commas (CSV), but must be records, which are binary")
                        .contains("docs/data.md says under Records how to write them")
                        .contains("set data.asIs to true"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1;2;3~4;5;6~ | a table with semicolons",
                "a\\tb~1\\t2~ | a table with tabs (TSV)",
                "name,say~x,\"a, b\"~y,c~ | a table with commas (CSV)",
                "0.5~1.5~-2e3~ | lines of numbers",
                "x~0.5~1.5~2.5~ | lines of numbers",
                "1 2 3~4 5 6~ | lines of numbers",
                "1 1:0.5 7:2~-1 3:1~ | lines of numbers",
                "[[1, 2], [3, 4]] | JSON",
                "{\"a\": 1}~{\"a\": 2}~ | JSON",
                "<html><body></body></html> | XML or HTML"
            })
    void textThatHasAFormIsNamed(String text, String name) {
        var bytes = text.replace("~", "\n").replace("\\t", "\t").getBytes(UTF_8);

        assertThat(TextLook.form(bytes)).contains(name);
    }

    @Test
    void tableIsKnownInLatin1AndWithZerosAtItsEnd() {
        assertThat(TextLook.form("n,o\nMüller,1\nGroß,2\n".getBytes(ISO_8859_1)))
                .contains("a table with commas (CSV)");
        assertThat(TextLook.form((PEOPLE + "\0\0\0").getBytes(UTF_8))).contains("a table with commas (CSV)");
    }

    @ParameterizedTest
    @CsvSource({
        "1f8b0800000000000003, a gzip archive",
        "504b0304140000000800, a zip archive",
        "934e554d505901007600, a NumPy array",
        "89504e470d0a1a0a0000, a PNG image",
        "ffd8ffe000104a464946, a JPEG image",
        "50415231150415101514, a Parquet file",
        "894844460d0a1a0a0000, an HDF5 file",
        "00000801000000020007, an IDX file",
        "8004950b000000000000002e, a Python pickle"
    })
    void fileIsKnownByItsBeginning(String hexadecimal, String name) {
        var bytes = HexFormat.of().parseHex(hexadecimal);

        asRecords(bytes, ElementType.ELEMENT_TYPE_UINT8, 1, 256);
        asText(bytes);

        assertThat(findings.errors())
                .hasSize(2)
                .allSatisfy(error -> assertThat(error.message()).startsWith("looks like " + name));
    }

    @Test
    void textOfNoFormIsNoNumbersOfFourBytes() {
        var prose = "It was the best of times, it was the worst of time".getBytes(UTF_8);

        asRecords(prose, ElementType.ELEMENT_TYPE_FLOAT32, 6, 128);
        assertThat(findings.errors().getFirst().message()).startsWith("looks like text, but must be records");
    }

    @Test
    void textOfNoFormMayBeCharactersAsBytes() {
        asRecords("the quick brown fox jumps over".getBytes(UTF_8), ElementType.ELEMENT_TYPE_UINT8, 4, 128);

        assertThat(findings.errors()).isEmpty();
    }

    @Test
    void lengthThatDoesNotFitIsPutDownToTextWhereItIsMostlyText() {
        asRecords(("a\0" + "b".repeat(60)).getBytes(UTF_8), ElementType.ELEMENT_TYPE_UINT8, 4, 128);

        assertThat(findings.errors().getFirst().message())
                .contains("has 62 bytes, which is not a multiple of the 5 bytes of one record")
                .contains("The data set looks like text");
    }

    @Test
    void whoeverMeansItMayHaveIt() {
        var csv = PEOPLE.getBytes(UTF_8);
        var table = new DataSource.Table(
                SHA256, List.of(1), ElementType.ELEMENT_TYPE_UINT8, 1, new DataSource.Classes(128), true);
        analyse(table, java.util.Arrays.copyOf(csv, csv.length - csv.length % 2));
        analyse(
                new DataSource.Text(SHA256, 2, 1, true, false, true),
                "a\0b\0c\0d\0e\0".repeat(3).getBytes(UTF_8));

        assertThat(findings.errors()).isEmpty();
    }

    @Property(tries = 300)
    void randomBytesAreNeverTakenForAFile(@ForAll long seed) {
        var bytes = new byte[600];
        new Random(seed).nextBytes(bytes);

        assertThat(FileFormat.of(bytes)).isEmpty();
        assertThat(TextLook.form(bytes)).isEmpty();
    }

    /// Pixels, and small counts, as images and tables of bytes hold them.
    @Property(tries = 300)
    void smallBytesAreNeverTakenForAFile(@ForAll long seed) {
        var random = new Random(seed);
        var bytes = new byte[600];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(1 + (int) Math.abs(seed % 200));
        }

        assertThat(FileFormat.of(bytes)).isEmpty();
        assertThat(TextLook.form(bytes)).isEmpty();
    }

    @Test
    void textInUtf16IsConvertedFirst() {
        for (var charset : List.of(UTF_16, UTF_16LE)) {
            asText(PROSE.getBytes(charset));
        }
        asText("съешь ещё этих мягких французских булок 🙂".repeat(200).getBytes(UTF_16));

        assertThat(findings.errors())
                .hasSize(3)
                .allSatisfy(error -> assertThat(error.message())
                        .startsWith("looks like text in UTF-16; convert it to UTF-8")
                        .contains("iconv"));
    }

    @Test
    void binarySamplesAreNoText() {
        asText(new byte[64]);
        asText(IntStream.range(0, 64)
                .mapToObj(i -> i % 2 == 0 ? "\u0001" : "a")
                .collect(Collectors.joining())
                .getBytes(UTF_8));

        assertThat(findings.errors())
                .hasSize(2)
                .allSatisfy(error -> assertThat(error.message()).startsWith("looks like binary data"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"héllo wörld, тест, 你好", "a\tb\r\nc\f", "1,2,3\n4,5,6\n", "{\"a\": [1, 2]}"})
    void everyTextIsAText(String text) {
        asText(text.repeat(10).getBytes(UTF_8));

        assertThat(findings.errors()).isEmpty();
    }

    private void asText(byte[] bytes) {
        analyse(new DataSource.Text(SHA256, 2, 1, true, false, false), bytes);
    }

    private void asRecords(byte[] bytes, ElementType type, int features, int classes) {
        analyse(
                new DataSource.Table(SHA256, List.of(features), type, 1, new DataSource.Classes(classes), false),
                bytes);
    }

    private void analyse(DataSource source, byte[] bytes) {
        findings.take(new DataAnalysis(0, 1, "data.dataset").analyse(source, bytes));
    }
}
