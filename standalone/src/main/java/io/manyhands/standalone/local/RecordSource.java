package io.manyhands.standalone.local;

import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a job's record is to be had.
public sealed interface RecordSource {
    /// @throws StandaloneException if it is neither a file nor the address of a record
    static RecordSource of(String text) {
        if (text.startsWith("http://") || text.startsWith("https://")) {
            return OnServer.of(text);
        }
        var file = Path.of(text);
        if (!Files.isRegularFile(file)) {
            throw new StandaloneException(
                    "record %s: there is no such file; name one, or an address that ends with /api/jobs/JOB/record"
                            .formatted(text));
        }
        return new InFile(file);
    }

    /// Copies the record.
    void copyTo(Path file) throws InterruptedException;

    /// Bytes of a data set, if this source has any.
    Optional<byte[]> dataset(String sha256) throws InterruptedException;

    /// Where the rest of what the installation publishes is; ends with a slash.
    Optional<URI> server();

    record InFile(Path record) implements RecordSource {
        @Override
        public void copyTo(Path file) {
            try {
                Files.copy(record, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new StandaloneException("record %s cannot be read: %s".formatted(record, e), e);
            }
        }

        @Override
        public Optional<byte[]> dataset(String sha256) {
            return Optional.empty();
        }

        @Override
        public Optional<URI> server() {
            return Optional.empty();
        }
    }

    /// @param base of the installation; ends with a slash
    record OnServer(URI base, URI record) implements RecordSource {
        private static final Pattern ADDRESS =
                Pattern.compile("(https?://.*?/)api/(?:jobs|models)/([a-z0-9-]{1,32})/record");
        private static final Duration TIMEOUT = Duration.ofSeconds(60);

        private static OnServer of(String text) {
            var address = ADDRESS.matcher(text);
            if (!address.matches()) {
                throw new StandaloneException(
                        "%s: the address of a record ends with /api/jobs/JOB/record".formatted(text));
            }
            try {
                var base = URI.create(address.group(1));
                // Where the service is that has it: the other address leads there.
                return new OnServer(base, base.resolve("api/models/%s/record".formatted(address.group(2))));
            } catch (IllegalArgumentException e) {
                throw new StandaloneException("%s is no address: %s".formatted(text, e.getMessage()), e);
            }
        }

        @Override
        public void copyTo(Path file) throws InterruptedException {
            get(record, file);
        }

        @Override
        public Optional<byte[]> dataset(String sha256) throws InterruptedException {
            try {
                var file = Files.createTempFile("manyhands-dataset-", "");
                try {
                    get(base.resolve("api/datasets/" + sha256), file);
                    return Optional.of(Files.readAllBytes(file));
                } finally {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new StandaloneException("data set %s cannot be stored: %s".formatted(sha256, e), e);
            }
        }

        @Override
        public Optional<URI> server() {
            return Optional.of(base);
        }

        /// Refusals come as text, which is short.
        private static void get(URI address, Path file) throws InterruptedException {
            var request = HttpRequest.newBuilder(address).timeout(TIMEOUT).build();
            try (var http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(TIMEOUT)
                    .build()) {
                var answer = http.send(request, BodyHandlers.ofFile(file));
                if (answer.statusCode() != 200) {
                    throw new StandaloneException("GET %s: status %d, %s"
                            .formatted(address, answer.statusCode(), Files.readString(file, StandardCharsets.UTF_8)));
                }
            } catch (IOException e) {
                throw new StandaloneException("GET %s: %s".formatted(address, e), e);
            }
        }
    }
}
