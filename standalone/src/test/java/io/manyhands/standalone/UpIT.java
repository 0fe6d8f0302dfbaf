package io.manyhands.standalone;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.Waiting;
import io.manyhands.protocol.v1.Limit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The three services in one packaged application.
class UpIT {
    private static final String SERVING = "Serving";
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path data;

    @Test
    void allServicesBecomeReadyOnOnePort() throws Exception {
        try (var up = Standalone.start("up", "--port", "0", "--host", "127.0.0.1")) {
            up.await(SERVING);
            await().untilAsserted(() ->
                    assertThat(get(up, "q/health/ready").statusCode()).isEqualTo(200));
            assertThat(get(up, "").body()).contains("<html");
            assertThat(get(up, "api/jobs").body()).contains("\"jobs\"");
            assertThat(get(up, "q/metrics").statusCode()).isEqualTo(200);
            assertThat(get(up, "q/openapi").body()).contains("/api/datasets", "/api/models");
        }
    }

    @Test
    void whatIsInTheDataDirectorySurvivesARestart() throws Exception {
        String[] command = {"up", "--port", "0", "--host", "127.0.0.1", "--data", data.toString()};
        String token;
        try (var up = Standalone.start(command)) {
            up.await(SERVING);
            token = up.token();
            assertThat(upload(up, token, BodyPublishers.ofString("abc")).statusCode())
                    .isEqualTo(201);
        }
        try (var up = Standalone.start(command)) {
            up.await(SERVING);
            assertThat(up.token()).isEqualTo(token);
            assertThat(get(up, "api/datasets/" + ABC).body()).isEqualTo("abc");
        }
    }

    @Test
    void aDataSetMayBeAsLargeAsTheProtocolAllows() throws Exception {
        try (var up = Standalone.start("up", "--port", "0", "--host", "127.0.0.1")) {
            up.await(SERVING);
            var largest = new byte[Limit.LIMIT_DATASET_BYTES_VALUE];
            assertThat(upload(up, up.token(), BodyPublishers.ofByteArray(largest))
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void changesNeedTheToken() throws Exception {
        try (var up = Standalone.start("up", "--port", "0", "--host", "127.0.0.1")) {
            up.await(SERVING);
            assertThat(upload(up, "wrong-token-wrong-token", BodyPublishers.ofString("abc"))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void ctrlCEndsEverything() throws Exception {
        try (var up = Standalone.start("up", "--port", "0", "--host", "127.0.0.1")) {
            up.await(SERVING);
            var started = up.descendants();
            assertThat(started).isNotEmpty();
            up.interrupt();
            assertThat(up.status()).isEqualTo(130);
            assertThat(started).noneMatch(ProcessHandle::isAlive);
            assertThat(up.output().lines())
                    .filteredOn(line -> !line.contains("BlockedThreadChecker"))
                    .as("nothing to worry about, but for a machine that is busy")
                    .noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
        }
    }

    private HttpResponse<String> get(Standalone up, String path) throws IOException, InterruptedException {
        return http.send(request(up.link().resolve(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> upload(Standalone up, String token, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        var request = request(up.link().resolve("api/datasets"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/octet-stream")
                .POST(body);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Waiting.LIMIT);
    }
}
