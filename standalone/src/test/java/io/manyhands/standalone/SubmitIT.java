package io.manyhands.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.Waiting;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A job that is handed to services in another process.
class SubmitIT {
    private static final String TOKEN = "MANYHANDS_ADMIN_TOKEN";

    @Test
    void theJobRunsOnTheServerWhenTheCommandHasEnded() throws Exception {
        try (var up = Standalone.start("up", "--port", "0", "--host", "127.0.0.1")) {
            up.await("Serving");
            try (var submit = submit(up, up.token())) {
                assertThat(submit.status()).isZero();
                var id = submit.output().lines().findFirst().orElseThrow().replaceFirst("Job ", "");
                assertThat(submit.output()).contains("Volunteers: " + up.link() + "?job=" + id);
                assertThat(get(up, "api/jobs/" + id)).contains("\"state\":\"RUNNING\"");
            }
        }
    }

    @Test
    void aWrongTokenIsStatus1AndCreatesNothing() throws Exception {
        try (var up = Standalone.start("up", "--port", "0", "--host", "127.0.0.1")) {
            up.await("Serving");
            try (var submit = submit(up, "wrong-token-wrong-token")) {
                assertThat(submit.status()).isEqualTo(1);
                assertThat(submit.output()).contains("manyhands: the corpus was refused: ");
            }
            assertThat(get(up, "api/jobs")).contains("\"jobs\":[]");
        }
    }

    @Test
    void withoutATokenNothingIsAsked() throws Exception {
        try (var submit = Standalone.start(Map.of(TOKEN, ""), "submit", "http://localhost:1")) {
            assertThat(submit.status()).isEqualTo(2);
            assertThat(submit.output()).contains(TOKEN + " is empty: ");
        }
    }

    private static Standalone submit(Standalone up, String token) {
        return Standalone.start(Map.of(TOKEN, token), "submit", up.link().toString(), "--job", "mlp");
    }

    private static String get(Standalone up, String path) throws Exception {
        var request = HttpRequest.newBuilder(up.link().resolve(path))
                .timeout(Waiting.LIMIT)
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }
}
