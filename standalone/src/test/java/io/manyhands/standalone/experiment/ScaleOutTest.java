package io.manyhands.standalone.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.Leash;
import io.manyhands.standalone.demo.Volunteers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScaleOutTest {
    private static final URI SERVER = URI.create("http://127.0.0.1:8080/");

    @Test
    void whatIsChosenIsPassedOn() {
        var command =
                ScaleOut.command(settings(Optional.of(4), Optional.of(2), Optional.of(Path.of("x.json"))), SERVER);
        assertThat(command)
                .startsWith("python3")
                .containsSubsequence("--url", SERVER.toString())
                .containsSubsequence("--workers", "2,1", "--pace", "20")
                .containsSubsequence("--job", "mlp", "--corpus", "corpus.txt", "--output", "out")
                .containsSubsequence("--leaves", "4", "--rounds", "2", "--json", "x.json", "--");
    }

    @Test
    void whatIsNotChosenIsLeftToTheProgram() {
        var command = ScaleOut.command(settings(Optional.empty(), Optional.empty(), Optional.empty()), SERVER);
        assertThat(command).doesNotContain("--leaves", "--rounds", "--json");
    }

    @Test
    void volunteersAreStartedOnALeash() {
        var command = ScaleOut.command(settings(Optional.empty(), Optional.empty(), Optional.empty()), SERVER);
        var ofVolunteers = command.subList(command.indexOf("--") + 1, command.size());
        assertThat(ofVolunteers).isEqualTo(Leash.line(Volunteers.command(SERVER)));
    }

    private static ScaleOutSettings settings(Optional<Integer> leaves, Optional<Integer> rounds, Optional<Path> json) {
        return new ScaleOutSettings(
                List.of(2, 1),
                Duration.ofMillis(20),
                "mlp",
                Path.of("corpus.txt"),
                leaves,
                rounds,
                json,
                Path.of("out"));
    }
}
