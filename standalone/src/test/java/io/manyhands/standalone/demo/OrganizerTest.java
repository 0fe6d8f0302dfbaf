package io.manyhands.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrganizerTest {
    private final HttpServer server = server();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final Organizer organizer =
            new Organizer(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), "token");

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        organizer.close();
        server.stop(0);
    }

    @Test
    void presentsTheTokenAndReadsTheHash() throws InterruptedException {
        answer("/api/datasets", 201, "{\"sha256\": \"abc\", \"sizeBytes\": 3}");
        assertThat(organizer.upload("xyz".getBytes(StandardCharsets.UTF_8))).isEqualTo("abc");
        assertThat(requests).containsExactly("POST /api/datasets Bearer token application/octet-stream xyz");
    }

    @Test
    void jobIsCreatedPausedAndBeginsWhenItIsResumed() throws InterruptedException {
        answer("/api/jobs", 201, "{\"id\": \"j-0\"}");
        answer("/api/jobs/j-0/resume", 200, "{}");
        var job = JobFile.read("mlp").withDataset("abc");
        assertThat(organizer.createPaused(job)).isEqualTo("j-0");
        organizer.resume("j-0");
        assertThat(requests)
                .satisfiesExactly(
                        created -> assertThat(created).startsWith("POST /api/jobs?paused=true Bearer token"),
                        begun -> assertThat(begun).startsWith("POST /api/jobs/j-0/resume Bearer token"));
    }

    @Test
    void warningsAreReadFromTheJob() throws InterruptedException {
        answer("/api/jobs/j-0", 200, "{\"id\": \"j-0\", \"warnings\": [\"no record is of class 7\"]}");
        answer("/api/jobs/j-1", 200, "{\"id\": \"j-1\"}");
        assertThat(organizer.warnings("j-0")).containsExactly("Warning: no record is of class 7");
        assertThat(organizer.warnings("j-1")).isEmpty();
    }

    @Test
    void readsAStatusThatSaysMoreThanItKnows() throws InterruptedException {
        answer("/api/jobs/j-1", 200, "{\"id\": \"j-1\", \"state\": \"RUNNING\", \"round\": 3, \"later\": {}}");
        var job = organizer.status("j-1");
        assertThat(job.round()).isEqualTo(3);
        assertThat(job.lastLoss()).isNull();
        assertThat(job.hasEnded()).isFalse();
    }

    @Test
    void aRefusalSpeaksInTheWordsOfTheService() {
        answer("/api/jobs/j-2", 404, "{\"title\": \"No such job\", \"detail\": \"no job has the id j-2\"}");
        assertThatThrownBy(() -> organizer.status("j-2"))
                .isInstanceOf(StandaloneException.class)
                .hasMessage("job j-2 cannot be followed: no job has the id j-2");
    }

    @Test
    void silenceIsAFailureThatNamesTheAddress() {
        server.stop(0);
        assertThatThrownBy(() -> organizer.status("j-3"))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("GET http://127.0.0.1");
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            requests.add(described(exchange));
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static String described(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var headers = exchange.getRequestHeaders();
        return "%s %s %s %s %s"
                .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        headers.getFirst("Authorization"),
                        headers.getFirst("Content-Type"),
                        body);
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
