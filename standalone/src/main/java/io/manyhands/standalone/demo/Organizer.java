package io.manyhands.standalone.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.standalone.StandaloneException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Someone who holds an organizer's token and speaks to the services over HTTP. Every call blocks, for a bounded time.
///
/// What the services refuse becomes a [StandaloneException] with the text of their problem document; a server that is
/// not there, or not able to answer now, a [ServerAwayException].
public final class Organizer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /// Gigabytes over a home connection.
    private static final Duration UPLOAD_TIMEOUT = Duration.ofHours(12);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI base;
    private final String token;

    public Organizer(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /// An organizer who only looks on: what changes anything is refused.
    static Organizer withoutToken(URI base) {
        return new Organizer(base, "");
    }

    /// Asks without the token whether the address is the right one, so that it is never sent to a wrong one.
    ///
    /// @throws StandaloneException if the address is redirected, or nobody is there
    public void requireDirect() throws InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve("api/jobs"))
                .timeout(TIMEOUT)
                .HEAD()
                .build();
        var failure = "the address cannot be used";
        var response = send(failure, request);
        if (Refusal.isRedirect(response.statusCode())) {
            throw Refusal.of(failure, base, response);
        }
    }

    /// @return the SHA-256 under which the data set can be named in a job
    public String upload(byte[] dataset) throws InterruptedException {
        var request = authorized("api/datasets")
                .header("Content-Type", "application/octet-stream")
                .header("Repr-Digest", DatasetId.digest(dataset))
                .POST(BodyPublishers.ofByteArray(dataset))
                .build();
        return answer("the corpus was refused", request).path("sha256").asText();
    }

    /// Stores the inputs of a map-reduce job, however many they are.
    ///
    /// @param lines of JSON, which are never held whole
    public void uploadLines(Path lines) throws InterruptedException {
        try {
            var request = authorized("api/datasets/lines")
                    .timeout(UPLOAD_TIMEOUT)
                    .header("Content-Type", "application/x-ndjson")
                    .POST(BodyPublishers.ofFile(lines))
                    .build();
            answer("the inputs were refused", request);
        } catch (FileNotFoundException e) {
            throw new StandaloneException("%s cannot be read: %s".formatted(lines, e.getMessage()), e);
        }
    }

    /// Stores what the server makes of a file.
    ///
    /// @return what it answers: `sha256`, `sizeBytes`, `description`
    JsonNode convert(byte[] file, DataWishes wishes) throws InterruptedException {
        var request =
                post("api/datasets?" + wishes.query(), "application/octet-stream", BodyPublishers.ofByteArray(file));
        return answer("the data were refused", request);
    }

    /// Stores the weights of a model in a file.
    ///
    /// @return what the server answers: `topology`, `initialWeights` and more
    JsonNode readModel(byte[] file) throws InterruptedException {
        var request = post("api/model-files", "application/octet-stream", BodyPublishers.ofByteArray(file));
        return answer("the model was refused", request);
    }

    /// The job is paused until [#resume].
    ///
    /// @return the job's id
    public String createPaused(JobFile job) throws InterruptedException {
        var request = post("api/jobs?paused=true", "application/json", BodyPublishers.ofString(job.json()));
        return answer("the job was refused", request).path("id").asText();
    }

    /// What is allowed, but hardly meant, in a job's description or data.
    ///
    /// @return lines for people
    List<String> warnings(String jobId) throws InterruptedException {
        var warnings = status(jobId).warnings();
        return warnings == null
                ? List.of()
                : warnings.stream().map("Warning: %s"::formatted).toList();
    }

    public void resume(String jobId) throws InterruptedException {
        var request = post("api/jobs/" + jobId + "/resume", "application/json", BodyPublishers.noBody());
        answer("job %s cannot begin".formatted(jobId), request);
    }

    public JobStatus status(String jobId) throws InterruptedException {
        return read("job %s cannot be followed".formatted(jobId), "api/jobs/" + jobId, JobStatus.class);
    }

    /// The first rounds of a job, as many as the service puts on one page (thousands).
    public RoundHistory history(String jobId) throws InterruptedException {
        var path = "api/models/%s/history".formatted(jobId);
        return read("the rounds of job %s cannot be read".formatted(jobId), path, RoundHistory.class);
    }

    /// Writes what a map-reduce job has come to.
    ///
    /// @param out not closed
    public void results(String jobId, OutputStream out) throws InterruptedException {
        var failure = "the results of job %s cannot be read".formatted(jobId);
        var request = get("api/models/%s/results".formatted(jobId));
        try {
            var response = http.send(request, BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                if (response.statusCode() / 100 != 2) {
                    throw new StandaloneException("%s: HTTP %d".formatted(failure, response.statusCode()));
                }
                body.transferTo(out);
            }
        } catch (IOException e) {
            throw Refusal.of(failure, request, e);
        }
    }

    /// Inputs of a map-reduce job that failed, the first of them.
    public InputFailures failures(String jobId) throws InterruptedException {
        var failure = "the failed inputs of job %s cannot be read".formatted(jobId);
        return read(failure, "api/jobs/%s/failures".formatted(jobId), InputFailures.class);
    }

    TokenEntry.Issued createToken(NewToken wish) throws InterruptedException {
        var request = post("api/tokens", "application/json", BodyPublishers.ofString(json(wish)));
        return read("the token was not made", request, TokenEntry.Issued.class);
    }

    List<TokenEntry> tokens() throws InterruptedException {
        return read("the tokens cannot be listed", authorized("api/tokens").build(), TokenEntry.Page.class)
                .tokens();
    }

    void revokeToken(String id) throws InterruptedException {
        text(
                "token %s was not revoked".formatted(id),
                authorized("api/tokens/" + id).DELETE().build());
    }

    /// All metrics, in Prometheus' text format.
    public String metrics() throws InterruptedException {
        return text("the metrics cannot be read", get("q/metrics"));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private <T> T read(String failure, String path, Class<T> type) throws InterruptedException {
        return read(failure, get(path), type);
    }

    private <T> T read(String failure, HttpRequest request, Class<T> type) throws InterruptedException {
        var answer = answer(failure, request);
        try {
            return JSON.treeToValue(answer, type);
        } catch (JsonProcessingException e) {
            throw new StandaloneException(
                    "%s: the answer is not understood: %s".formatted(failure, e.getOriginalMessage()), e);
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("%s cannot be written as JSON".formatted(value), e);
        }
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).build();
    }

    private HttpRequest post(String path, String type, HttpRequest.BodyPublisher body) {
        return authorized(path).header("Content-Type", type).POST(body).build();
    }

    private HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).header("Authorization", "Bearer " + token);
    }

    private JsonNode answer(String failure, HttpRequest request) throws InterruptedException {
        try {
            return JSON.readTree(text(failure, request));
        } catch (JsonProcessingException e) {
            throw new StandaloneException(
                    "%s: the answer is not JSON: %s".formatted(failure, e.getOriginalMessage()), e);
        }
    }

    private String text(String failure, HttpRequest request) throws InterruptedException {
        var response = send(failure, request);
        if (response.statusCode() / 100 != 2) {
            throw Refusal.of(failure, base, response);
        }
        return response.body();
    }

    private HttpResponse<String> send(String failure, HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw Refusal.of(failure, request, e);
        }
    }
}
