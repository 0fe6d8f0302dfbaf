package io.manyhands.standalone.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MapInputsTest {
    @ParameterizedTest
    @CsvSource({"1..20000,1,1,20000", "0..100:10,0,10,11", "0..9:10,0,10,1", "5..-5:-5,5,-5,3", "-3..-3,-3,1,1"})
    void numbersIncludeBothEnds(String text, long first, long step, long count) {
        assertThat(MapInputs.of(text).computed()).hasValueSatisfying(numbers -> {
            assertThat(numbers.path("first").asLong()).isEqualTo(first);
            assertThat(numbers.path("step").asLong()).isEqualTo(step);
            assertThat(numbers.path("count").asLong()).isEqualTo(count);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1..10:0", "10..1", "1..10:-1"})
    void rangeWithoutNumbersIsRefused(String text) {
        assertThatThrownBy(() -> MapInputs.of(text))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("--inputs " + text)
                .hasMessageContaining("FIRST..LAST:STEP");
    }

    @Test
    void linesOfTextAreStringsAndLinesOfJsonStayAsTheyAre(@TempDir Path directory) throws IOException {
        var text = Files.writeString(directory.resolve("words.txt"), "a \"b\"\r\n\nü");
        var json = Files.writeString(directory.resolve("rows.NDJSON"), "{\"a\": 1}\n2\n");
        assertThat(lines(text)).isEqualTo("\"a \\\"b\\\"\"\n\"\"\n\"ü\"\n");
        assertThat(lines(json)).isEqualTo("{\"a\": 1}\n2\n");
    }

    @Test
    void rowsOfTablesAreObjects(@TempDir Path directory) throws IOException {
        var csv = Files.writeString(
                directory.resolve("a.csv"),
                "\uFEFF\"name\",n,1\r\n\"a, \"\"b\"\"\nc\",-1.50e3,01\r\n\r\nü,\"7\",\r\n1e999,NaN,.5");
        var tsv = Files.writeString(directory.resolve("a.TSV"), "a\tb\n1\tx,y\n");
        assertThat(lines(csv)).isEqualTo("""
                {"name":"a, \\"b\\"\\nc","n":-1.50e3,"1":"01"}
                {"name":"ü","n":"7","1":""}
                {"name":"1e999","n":"NaN","1":".5"}
                """);
        assertThat(lines(tsv)).isEqualTo("{\"a\":1,\"b\":\"x,y\"}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b~1,2~3| the row in line 3 has 1 values, the first row 2 names",
                "a,b~'\"x~y\",2~1,2,3'| the row in line 4 has 3 values, the first row 2 names",
                "a,a~1,2| column 1 is called 'a'",
                "a,~1,2| column 2 is called ''",
                "a,b~| and no row below them",
                "''| is empty",
                "a~b~\"c| is not a table: ",
            })
    void tableThatIsNoneIsRefused(String rows, String why, @TempDir Path directory) throws IOException {
        var csv = Files.writeString(
                directory.resolve("a.csv"), rows.replace("'", "").replace("~", "\n"));
        assertThatThrownBy(() -> MapInputs.of(csv.toString()))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining(csv.toString())
                .hasMessageContaining(why);
    }

    @Test
    void tableThatIsNoTextIsRefused(@TempDir Path directory) throws IOException {
        var csv = Files.write(directory.resolve("a.csv"), new byte[] {'a', '\n', (byte) 0xFF, '\n'});
        assertThatThrownBy(() -> MapInputs.of(csv.toString()))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("is not ");
    }

    @Test
    void objectOfListsIsAGrid(@TempDir Path directory) throws IOException {
        var grid = Files.writeString(directory.resolve("grid.json"), "{\"b\": [1, 2], \"a\": [\"x\"]}");
        assertThat(MapInputs.of(grid.toString()).computed())
                .hasValueSatisfying(inputs -> assertThat(inputs)
                        .hasToString("{\"type\":\"grid\",\"parameters\":{\"b\":[1,2],\"a\":[\"x\"]}}"));
        var list = Files.writeString(directory.resolve("list.json"), "[1, 2]");
        assertThatThrownBy(() -> MapInputs.of(list.toString()))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("is not an object of lists")
                .hasMessageContaining(".ndjson");
        var twice = Files.writeString(directory.resolve("twice.json"), "{\"a\": [1], \"a\": [2]}");
        assertThatThrownBy(() -> MapInputs.of(twice.toString()))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("is not JSON: ");
    }

    @Test
    void missingFileIsNamed() {
        assertThatThrownBy(() -> MapInputs.of("nowhere.txt"))
                .isInstanceOf(StandaloneException.class)
                .hasMessage("--inputs nowhere.txt: there is no such file");
    }

    private static String lines(Path file) throws IOException {
        return Files.readString(
                MapInputs.of(file.toString()).lines().orElseThrow().path());
    }
}
