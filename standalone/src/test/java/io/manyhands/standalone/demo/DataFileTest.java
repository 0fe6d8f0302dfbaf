package io.manyhands.standalone.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFileTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "a.csv, csv",
        "B.CSV, csv",
        "a.tsv, tsv",
        "a.b.jsonl, jsonl",
        "a.npy, npy",
        "a.npz, npz",
        "a.zip, images",
        "a.txt, ",
        "csv, csv"
    })
    void nameSaysWhatAFileIs(String name, @Nullable String format) throws IOException {
        var file = Files.writeString(dir.resolve(name), "abc");

        assertThat(DataFile.read(file).format().orElse(null)).isEqualTo(format);
        assertThat(DataFile.read(file).bytes()).isEqualTo("abc".getBytes(UTF_8));
    }

    @Test
    void folderIsPackedTheSameEveryTime() throws IOException {
        Files.createDirectories(dir.resolve("images/b"));
        Files.createDirectories(dir.resolve("images/a"));
        Files.writeString(dir.resolve("images/b/2.png"), "two");
        Files.writeString(dir.resolve("images/a/1.png"), "one");
        Files.writeString(dir.resolve("images/a/.hidden"), "x");

        var packed = DataFile.read(dir.resolve("images"));

        assertThat(packed.format()).contains("images");
        var names = new ArrayList<String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(packed.bytes()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName() + ": " + new String(zip.readAllBytes(), UTF_8));
            }
        }
        assertThat(names).containsExactly("a/1.png: one", "b/2.png: two");
        assertThat(DataFile.read(dir.resolve("images")).bytes()).isEqualTo(packed.bytes());
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> DataFile.read(dir.resolve("missing.csv")))
                .hasMessageContaining("missing.csv is missing; name a file, or a folder of images");
    }

    @Test
    void jobThatSaysNothingOfItsRecordsHasItsFileConverted() throws IOException {
        var job = Files.writeString(dir.resolve("job.json"), "{\"data\": {\"type\": \"records\"}}");
        var laidOut = Files.writeString(
                dir.resolve("laid-out.json"), "{\"data\": {\"type\": \"records\", \"featureShape\": [2]}}");
        var table = Files.writeString(dir.resolve("a.csv"), "a,b\n1,2\n");

        assertThat(Inputs.of(JobFile.read(job.toString()), table).format()).contains("csv");
        assertThat(Inputs.of(JobFile.read(laidOut.toString()), table).format()).isEmpty();
    }
}
