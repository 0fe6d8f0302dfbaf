package io.manyhands.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionTest {
    private final FakeServer server = FakeServer.start();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theJobBeginsAndTheWayToFollowItIsPrinted() throws InterruptedException {
        server.then("/api/datasets", 201, "{\"sha256\": \"abc\"}")
                .then("/api/jobs", 201, "{\"id\": \"j-1\"}")
                .then("/api/jobs/j-1", 200, "{\"id\": \"j-1\", \"warnings\": [\"no record is of class 7\"]}")
                .then("/api/jobs/j-1/resume", 200, "{}");
        assertThat(submit()).isEqualTo("j-1");
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "Job j-1",
                        "Volunteers: %s?job=j-1".formatted(server.uri()),
                        "Progress: ./manyhands follow %s j-1".formatted(server.uri()),
                        "Warning: no record is of class 7");
        assertThat(server.requests().getLast()).startsWith("POST /api/jobs/j-1/resume Bearer ");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectSaysWhichAddressToUse(int status) {
        server.redirecting("/api/jobs", status, "https://train.example.org/api/jobs");
        assertThatThrownBy(this::submit)
                .hasMessageContaining("%sapi/jobs is redirected to https://train.example.org/api/jobs (status %d)"
                        .formatted(server.uri(), status))
                .hasMessageEndingWith("use https://train.example.org/")
                .hasMessageNotContaining("html");
    }

    @Test
    void theTokenGoesNowhereIfTheAddressIsRedirected() {
        try (var elsewhere = FakeServer.start()) {
            server.redirecting("/api/jobs", 308, elsewhere.uri() + "api/jobs");
            assertThatThrownBy(this::submit).hasMessageEndingWith("use " + elsewhere.uri());
            assertThat(server.requests())
                    .hasSize(1)
                    .allSatisfy(request -> assertThat(request).doesNotContain("Bearer"));
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void aRedirectToALoginIsNotTakenForThePage() {
        server.redirecting("/api/jobs", 302, "https://login.example.org/?next=/api/jobs");
        assertThatThrownBy(this::submit)
                .hasMessageContaining("https://login.example.org/?next=/api/jobs")
                .hasMessageEndingWith("use the address that the page really has, once it is open");
    }

    @Test
    void aRedirectOnTheWayIsExplainedAsWell() {
        server.then("/api/jobs", 200, "{}").redirecting("/api/datasets", 308, "https://b.example/api/datasets");
        assertThatThrownBy(this::submit)
                .hasMessageStartingWith("the corpus was refused: ")
                .hasMessageEndingWith("use https://b.example/");
    }

    private String submit() throws InterruptedException {
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        var inputs = new Inputs(JobFile.read("mlp"), Optional.of(new byte[] {1}));
        return new Submission(server.uri(), "token", out).run(inputs, new Following(server.uri(), Duration.ZERO, out));
    }
}
