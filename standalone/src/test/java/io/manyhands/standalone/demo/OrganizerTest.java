package io.manyhands.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyhands.standalone.StandaloneException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrganizerTest {
    private final FakeServer server = FakeServer.start();
    private final Organizer organizer = new Organizer(server.uri(), "token");

    @AfterEach
    void stop() {
        organizer.close();
        server.close();
    }

    @Test
    void presentsTheTokenAndReadsTheHash() throws InterruptedException {
        server.then("/api/datasets", 201, "{\"sha256\": \"abc\", \"sizeBytes\": 3}");
        assertThat(organizer.upload("xyz".getBytes(StandardCharsets.UTF_8))).isEqualTo("abc");
        assertThat(server.requests()).containsExactly("POST /api/datasets Bearer token application/octet-stream xyz");
    }

    @Test
    void jobIsCreatedPausedAndBeginsWhenItIsResumed() throws InterruptedException {
        server.then("/api/jobs", 201, "{\"id\": \"j-0\"}");
        server.then("/api/jobs/j-0/resume", 200, "{}");
        var job = JobFile.read("mlp").withDataset("abc");
        assertThat(organizer.createPaused(job)).isEqualTo("j-0");
        organizer.resume("j-0");
        assertThat(server.requests())
                .satisfiesExactly(
                        created -> assertThat(created).startsWith("POST /api/jobs?paused=true Bearer token"),
                        begun -> assertThat(begun).startsWith("POST /api/jobs/j-0/resume Bearer token"));
    }

    @Test
    void warningsAreReadFromTheJob() throws InterruptedException {
        server.then("/api/jobs/j-0", 200, "{\"id\": \"j-0\", \"warnings\": [\"no record is of class 7\"]}");
        server.then("/api/jobs/j-1", 200, "{\"id\": \"j-1\"}");
        assertThat(organizer.warnings("j-0")).containsExactly("Warning: no record is of class 7");
        assertThat(organizer.warnings("j-1")).isEmpty();
    }

    @Test
    void readsAStatusThatSaysMoreThanItKnows() throws InterruptedException {
        server.then("/api/jobs/j-1", 200, "{\"id\": \"j-1\", \"state\": \"RUNNING\", \"round\": 3, \"later\": {}}");
        var job = organizer.status("j-1");
        assertThat(job.round()).isEqualTo(3);
        assertThat(job.lastLoss()).isNull();
        assertThat(job.hasEnded()).isFalse();
    }

    @Test
    void aRefusalSpeaksInTheWordsOfTheService() {
        server.then("/api/jobs/j-2", 404, "{\"title\": \"No such job\", \"detail\": \"no job has the id j-2\"}");
        assertThatThrownBy(() -> organizer.status("j-2"))
                .isInstanceOf(StandaloneException.class)
                .hasMessage("job j-2 cannot be followed: no job has the id j-2");
    }

    @Test
    void silenceIsAFailureThatNamesTheAddress() {
        server.close();
        assertThatThrownBy(() -> organizer.status("j-3"))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("GET http://127.0.0.1");
    }
}
