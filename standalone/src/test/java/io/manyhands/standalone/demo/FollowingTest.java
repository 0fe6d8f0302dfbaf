package io.manyhands.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyhands.standalone.StandaloneException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowingTest {
    private static final String JOB = "/api/jobs/j-1";
    private static final String RUNNING = "{\"id\": \"j-1\", \"state\": \"RUNNING\", \"round\": 1, \"rounds\": 2}";
    private static final String FINISHED = "{\"id\": \"j-1\", \"state\": \"FINISHED\", \"round\": 2, \"rounds\": 2}";
    private static final String NO_REDIS = "{\"detail\": \"Redis did not answer; try again in a few seconds\"}";

    private final FakeServer server = FakeServer.start();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    Path dir;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRedisThatRestartsIsWaitedFor() throws InterruptedException {
        server.then(JOB, 200, RUNNING)
                .then(JOB, 503, NO_REDIS)
                .then(JOB, 502, "<html>")
                .then(JOB, 200, FINISHED);
        follow(Duration.ofMinutes(1), Optional.empty());
        assertThat(output())
                .containsOnlyOnce(
                        "Waiting for the server: Redis did not answer; try again in a few seconds. Asking again")
                .containsOnlyOnce("The server answers again, after")
                .containsPattern("job +j-1");
    }

    @Test
    void patienceThatEndsTellsHowToGoOn() {
        server.then(JOB, 200, RUNNING).then(JOB, 503, NO_REDIS);
        assertThatThrownBy(() -> follow(Duration.ZERO, Optional.empty()))
                .isExactlyInstanceOf(StandaloneException.class)
                .hasMessageContaining("job j-1 cannot be followed: Redis did not answer")
                .hasMessageEndingWith("./manyhands follow %s j-1".formatted(server.uri()));
    }

    @Test
    void aServerThatIsGoneIsWaitedForAsWell() {
        server.close();
        assertThatThrownBy(() -> follow(Duration.ofSeconds(1), Optional.empty()))
                .hasMessageContaining("GET %sapi/jobs/j-1: nobody accepts connections there".formatted(server.uri()));
        assertThat(output()).contains("Waiting for the server");
    }

    @Test
    void aJobThatIsNotThereIsNotWaitedFor() {
        server.then(JOB, 404, "{\"detail\": \"job 'j-1' does not exist\"}");
        assertThatThrownBy(() -> follow(Duration.ofMinutes(1), Optional.empty()))
                .hasMessage("job j-1 cannot be followed: job 'j-1' does not exist");
        assertThat(output()).isEmpty();
    }

    @Test
    void aJobThatFailedIsAFailure() {
        server.then(JOB, 200, "{\"id\": \"j-1\", \"state\": \"FAILED\", \"reason\": \"it diverged\"}");
        assertThatThrownBy(() -> follow(Duration.ofMinutes(1), Optional.empty()))
                .hasMessage("job j-1 is FAILED: it diverged");
    }

    @Test
    void theEndSaysHowToCheckWhatCameOut() throws InterruptedException {
        server.then(JOB, 200, FINISHED.replace("}", ", \"exact\": true}"));
        follow(Duration.ofMinutes(1), Optional.empty());
        assertThat(output())
                .contains("Check it yourself: ./manyhands verify %sapi/jobs/j-1/record".formatted(server.uri()));
    }

    @Test
    void nobodyIsToldToCheckWhatDiffersFromDeviceToDevice() throws InterruptedException {
        server.then(JOB, 200, FINISHED.replace("}", ", \"exact\": false}"));
        follow(Duration.ofMinutes(1), Optional.empty());
        assertThat(output()).doesNotContain("verify");
    }

    @Test
    void theSummaryIsWritten() throws InterruptedException {
        server.then(JOB, 200, FINISHED);
        var json = dir.resolve("summary.json");
        follow(Duration.ZERO, Optional.of(json));
        assertThat(json).content().contains("\"job\" : \"j-1\"");
    }

    private void follow(Duration patience, Optional<Path> json) throws InterruptedException {
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        new Following(server.uri(), patience, out).run("j-1", json);
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
