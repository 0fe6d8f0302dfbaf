package io.manyhands.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong with a command line is found before anything starts: none of these may take longer than a moment.
class ManyhandsCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "up --nonsense",
                "up --port x",
                "up --port 65536",
                "up --port -1",
                "demo --volunteers -1",
                "demo --volunteers 257",
                "demo --pace -5",
                "demo --json",
                "experiment",
                "experiment scale-up",
                "experiment fuzz --inputs 0",
                "experiment fuzz --seed x",
                "experiment fuzz --target nothing",
                "experiment fuzz --replay input",
                "experiment scale-out --workers 0",
                "experiment scale-out --workers 1,x",
                "experiment scale-out --pace -1",
                "experiment scale-out --leaves 0",
                "experiment scale-out --rounds 0",
                "submit",
                "submit train.example.org",
                "submit ftp://train.example.org",
                "submit http://train.example.org --json out.json",
                "submit http://train.example.org --patience 10",
                "submit http://train.example.org --follow --patience -1",
                "token",
                "token make http://train.example.org",
                "token create http://train.example.org",
                "token create train.example.org --name anna",
                "token create http://train.example.org --name anna --days 0",
                "token create http://train.example.org --name anna --open-jobs -1",
                "token list",
                "token revoke http://train.example.org",
                "token revoke http://train.example.org mh_0123456789ab_x",
                "follow",
                "follow http://train.example.org",
                "follow train.example.org text-1",
                "follow http://train.example.org no/job",
                "follow http://train.example.org text-1 --patience soon",
                "follow http://train.example.org text-1 --patience 2592001",
            })
    void wrongUsageIsStatus2AndOneLine(String line) {
        assertThat(execute(line.split(" "))).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1).first().asString().startsWith("manyhands: ");
    }

    @Test
    void theValueAndTheRangeAreNamed() {
        execute("demo", "--volunteers", "257");
        assertThat(err.toString()).contains("--volunteers 257", "0 to 256", "manyhands demo --help");
    }

    @Test
    void aMissingCorpusIsStatus1AndOneLine() {
        assertThat(execute("demo", "--job", job("{}"), "--corpus", "/no/such/file"))
                .isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("corpus /no/such/file is missing");
    }

    @Test
    void aBrokenJobFileIsStatus1AndNamesThePlace() {
        assertThat(execute("demo", "--job", job("{\n  \"name\": oops}"))).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("is not JSON: line 2, column");
    }

    @Test
    void aPortInUseIsStatus1AndNamesTheRemedy() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(taken.getLocalPort());
            assertThat(execute("up", "--host", "127.0.0.1", "--port", port)).isEqualTo(1);
            assertThat(err.toString().lines()).hasSize(1).first().asString().contains("port " + port, "--port");
        }
    }

    private String job(String json) {
        try {
            return Files.writeString(dir.resolve("job.json"), json).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int execute(String... args) {
        return ManyhandsCommand.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(Arrays.copyOf(args, args.length));
    }
}
