package io.manyhands.task.conversion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.manyhands.task.conversion.Wishes.TargetKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables: CSV, TSV and JSON lines.
class ConversionTest {
    private static final String FLOWERS = """
            height,colour,width,species
            1,red,10,rose
            2,blue,10,iris
            3,red,10,rose
            """;

    @Test
    void tableBecomesStandardisedNumbersCategoriesAndAClass() {
        var converted = converted(SourceFormat.CSV, FLOWERS, Wishes.NONE);

        var records = ByteBuffer.wrap(converted.records()).order(ByteOrder.LITTLE_ENDIAN);
        // (1, 2, 3) has mean 2 and deviation sqrt(2/3); width is always the same.
        assertThat(records.getFloat()).isCloseTo((float) -Math.sqrt(1.5), within(1e-6f));
        assertThat(List.of(records.getFloat(), records.getFloat(), records.getFloat()))
                .containsExactly(0f, 1f, 0f);
        assertThat(records.get()).isEqualTo((byte) 1);
        assertThat(List.of(records.getFloat(), records.getFloat(), records.getFloat(), records.getFloat()))
                .containsExactly(0f, 1f, 0f, 0f);
        assertThat(records.get()).isZero();
        assertThat(records.capacity()).isEqualTo(3 * 17);
        var description = converted.description();
        assertThat(description.featureShape()).containsExactly(4);
        assertThat(description.featureType()).isEqualTo("float32");
        assertThat(description.classNames()).containsExactly("iris", "rose");
        assertThat(description.classCounts()).containsExactly(1, 2);
        assertThat(description.target()).isEqualTo("species");
        assertThat(description.columns())
                .extracting(Description.Column::name)
                .containsExactly("height", "colour", "width");
        assertThat(Objects.requireNonNull(description.columns()).get(1).categories())
                .containsExactly("blue", "red");
        assertThat(description.columns().get(2).deviation()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "|", "\t"})
    void separatorIsFoundOut(String separator) {
        var text = FLOWERS.replace(",", separator);

        assertThat(converted(SourceFormat.CSV, text, Wishes.NONE).records())
                .isEqualTo(converted(SourceFormat.CSV, FLOWERS, Wishes.NONE).records());
    }

    @Test
    void jsonLinesAndCsvOfOneTableAreOneDataSet() {
        var lines = """
                {"height": 1, "colour": "red", "width": 10, "species": "rose"}

                {"colour": "blue", "height": 2.0, "width": 1e1, "species": "iris"}
                {"height": 3, "colour": "red", "width": 10, "species": "rose"}
                """;

        assertThat(converted(SourceFormat.JSON_LINES, lines, Wishes.NONE).records())
                .isEqualTo(converted(SourceFormat.CSV, FLOWERS, Wishes.NONE).records());
    }

    @Test
    void wishesAreFollowed() {
        var wishes = new Wishes(
                Optional.of("height"),
                Set.of("colour"),
                Optional.of(TargetKind.NUMBER),
                false,
                Optional.empty(),
                false);

        var converted = converted(SourceFormat.CSV, FLOWERS, wishes);

        var records = ByteBuffer.wrap(converted.records()).order(ByteOrder.LITTLE_ENDIAN);
        // width, iris, rose, height
        assertThat(List.of(records.getFloat(), records.getFloat(), records.getFloat(), records.getFloat()))
                .containsExactly(10f, 0f, 1f, 1f);
        assertThat(converted.description().targetValues()).isEqualTo(1);
        assertThat(converted.description().classes()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0 1 2 10 | 0,1,2,10", "1.0 0 1 0.0 | 0,1", "yes no yes no | no,yes"})
    void fewWholeNumbersAndTextsAreClasses(String targets, String names) {
        var description =
                converted(SourceFormat.CSV, table(targets), Wishes.NONE).description();

        assertThat(description.classNames()).containsExactly(names.split(",", -1));
    }

    @Test
    void otherNumbersAreValues() {
        assertThat(converted(SourceFormat.CSV, table("0.5 1 2 3"), Wishes.NONE)
                        .description()
                        .targetValues())
                .isEqualTo(1);
    }

    private static String table(String targets) {
        var text = new StringBuilder("x,y\n");
        for (var target : targets.split(" ", -1)) {
            text.append("1,").append(target).append('\n');
        }
        return text.toString();
    }

    @Test
    void quotesLineEndsAndMarkAreThoseOfSpreadsheets() {
        var text = "\uFEFF\"height\",\"colour\",width,species\r\n1,\"red\",10,rose\r\n2,blue,10,iris\r\n3,red,10,rose";

        assertThat(converted(SourceFormat.CSV, text, Wishes.NONE).records())
                .isEqualTo(converted(SourceFormat.CSV, FLOWERS, Wishes.NONE).records());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a,b;1,x;,y | row 2 (line 3), column 'a': has no value",
                "a,b;1,x;NA,y;2,x | row 2 (line 3), column 'a': has no number, where all others have one",
                "a,b;1,x;2 | row 2 (line 3) has 1 cells, but the first line names 2 columns",
                "a,b;1,x,3 | row 1 (line 2) has 3 cells, but the first line names 2 columns",
                "a,a;1,x | has two columns named 'a'",
                "a,;1,x | has no name for column 2",
                "1,2;3,4 | has numbers only in its first line",
                "a;1 | names 1 columns in its first line; there must be 2..4096",
                "a,b | has names of columns, but no row below them",
                "a,b;1,x;2,x | column 'b', the target, has one value, 'x'; there must be 2..65536 classes",
                "a,b;1,\"x | is not CSV that can be read"
            })
    void whatCannotBeMeantIsNamed(String lines, String message) {
        assertThat(refusal(SourceFormat.CSV, lines.replace(';', '\n').getBytes(UTF_8), Wishes.NONE))
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": 1, \"b\": 2}#{\"a\": 1} | row 2 (line 2) has no field 'b', which the first line has",
                "{\"a\": 1, \"b\": 2}##{\"a\": 1, \"b\": 2, \"c\": 3} | row 2 (line 3) has the field 'c'",
                "{\"a\": [1], \"b\": 2} | row 1 (line 1), column 'a': is [1]; must be a number, a text",
                "{\"a\": null, \"b\": 2} | row 1 (line 1), column 'a': has no value",
                "{\"a\": 1, \"b\": 2}#[1] | row 2 (line 2) is not a JSON object",
                "{\"a\": 1, \"b\": 2}#{\"a\" | row 2 (line 2) is not JSON"
            })
    void lineThatCannotBeMeantIsNamed(String lines, String message) {
        assertThat(refusal(SourceFormat.JSON_LINES, lines.replace('#', '\n').getBytes(UTF_8), Wishes.NONE))
                .contains(message);
    }

    @Test
    void columnsThatAreNotThereAreNamed() {
        var bytes = FLOWERS.getBytes(UTF_8);
        var target = new Wishes(Optional.of("kind"), Set.of(), Optional.empty(), true, Optional.empty(), false);
        var ignored = new Wishes(Optional.empty(), Set.of("kind"), Optional.empty(), true, Optional.empty(), false);

        assertThat(refusal(SourceFormat.CSV, bytes, target))
                .isEqualTo("has no column 'kind', which is to be the target; there are height, colour, width, species");
        assertThat(refusal(SourceFormat.CSV, bytes, ignored)).contains("which is to be ignored");
    }

    @Test
    void identifiersAreNoFeature() {
        var text = new StringBuilder("id,y\n");
        for (int i = 0; i < 101; i++) {
            text.append("name").append(i).append(',').append(i % 2).append('\n');
        }

        assertThat(refusal(SourceFormat.CSV, text.toString().getBytes(UTF_8), Wishes.NONE))
                .contains("column 'id' has more than 100 different texts, the first in row 1 (line 2): 'name0'");
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        assertThat(refusal(SourceFormat.CSV, new byte[] {'a', ',', (byte) 0xE4, '\n', '1', ',', '2'}, Wishes.NONE))
                .contains("not text in UTF-8");
    }

    @Test
    void recordsThatAreTooManyAreRefusedBeforeTheyAreMade() {
        var text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            text.append('c').append(i).append(',');
        }
        text.append("y\n");
        for (int i = 0; i < 4500; i++) {
            // 100 different texts in each of 40 columns: 4000 features.
            text.append(("t" + i % 100 + ",").repeat(40)).append(i % 2).append('\n');
        }

        assertThat(refusal(SourceFormat.CSV, text.toString().getBytes(UTF_8), Wishes.NONE))
                .contains("makes 4500 records of 16001 bytes, 72004500 in all; at most 67108864 bytes are allowed");
    }

    static Converted converted(SourceFormat format, String text, Wishes wishes) {
        return Conversions.converted(format, text.getBytes(UTF_8), wishes);
    }

    private static String refusal(SourceFormat format, byte[] bytes, Wishes wishes) {
        return Conversions.refusal(format, bytes, wishes);
    }
}
