package io.manyhands.standalone.map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipInputsTest {
    @TempDir
    private Path directory = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = directory.resolve("files.zip");
    }

    @Test
    void filesAreInputsInTheOrderOfTheirNames() throws IOException {
        write(List.of("b/2.txt", "b/", "__MACOSX/._a", "a.txt"), "ü\n".getBytes(UTF_8));
        assertThat(lines()).isEqualTo("""
                {"name":"a.txt","text":"ü\\n"}
                {"name":"b/2.txt","text":"ü\\n"}
                """);
    }

    @Test
    void oneFileThatIsNoTextMakesAllOfThemBytes() throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var each :
                    Map.of("a", new byte[] {'a'}, "b", new byte[] {(byte) 0xFF}).entrySet()) {
                zip.putNextEntry(new ZipEntry(each.getKey()));
                zip.write(each.getValue());
            }
        }
        assertThat(lines()).isEqualTo("""
                {"name":"a","base64":"YQ=="}
                {"name":"b","base64":"/w=="}
                """);
    }

    @Test
    void bombIsRefused() throws IOException {
        write(List.of("a", "b"), new byte[40 << 20]);
        assertThat(file).satisfies(zip -> assertThat(Files.size(zip)).isLessThan(1 << 20));
        assertRefused("has files of more than the 67108864 bytes that are accepted, unpacked");
    }

    @Test
    void whatGrowsAsJsonIsRefused() throws IOException {
        write(List.of("a", "b"), new byte[20 << 20]);
        assertRefused("line 1 has more than the 4194304 bytes that an input may have");
    }

    @Test
    void archiveWithoutFilesIsRefused() throws IOException {
        write(List.of("a/"), new byte[0]);
        assertRefused("has no files in it");
    }

    @Test
    void otherFileIsRefused() throws IOException {
        Files.writeString(file, "no archive");
        assertRefused("is not an archive that can be read");
    }

    private void write(List<String> names, byte[] content) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var name : names) {
                zip.putNextEntry(new ZipEntry(name));
                if (!name.endsWith("/")) {
                    zip.write(content);
                }
            }
        }
    }

    private String lines() throws IOException {
        return Files.readString(
                MapInputs.of(file.toString()).lines().orElseThrow().path());
    }

    private void assertRefused(String why) {
        assertThatThrownBy(this::lines).isInstanceOf(StandaloneException.class).hasMessageContaining(why);
    }
}
