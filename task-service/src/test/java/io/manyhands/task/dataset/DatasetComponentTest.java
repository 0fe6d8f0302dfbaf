package io.manyhands.task.dataset;

import static io.manyhands.task.testing.Organizer.authorized;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.task.testing.Organizer;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class DatasetComponentTest {
    /// `printf hello | sha256sum`
    private static final String SHA256_OF_HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TestHTTPResource
    URI root;

    @Inject
    RedisDataSource redis;

    @Test
    void storedBytesAreNamedByTheirHashAndStoredOnce() {
        authorized()
                .contentType("text/plain")
                .body("hello")
                .post("/api/datasets")
                .then()
                .statusCode(201)
                .header("Location", endsWith("/api/datasets/" + SHA256_OF_HELLO))
                .body("sha256", equalTo(SHA256_OF_HELLO))
                .body("sizeBytes", equalTo(5));
        authorized()
                .contentType("text/plain")
                .body("hello")
                .post("/api/datasets")
                .then()
                .statusCode(200);
    }

    @Test
    void bytesWhoseHashIsSaidBeforehandAreStoredAsTheyComeAndAreTheSame() {
        var bytes = new byte[3_000_000];
        new Random(2).nextBytes(bytes);
        var sha256 = storeNamed(bytes, digest(bytes), 201).path("sha256").toString();
        storeNamed(bytes, digest(bytes), 200);
        assertThat(when().get("/api/datasets/" + sha256).asByteArray()).isEqualTo(bytes);
        assertThat(Organizer.store(bytes)).isEqualTo(sha256);
    }

    @Test
    void bytesThatAreNotWhatTheyAreSaidToBeAreRefusedAndLeaveNothing() {
        var bytes = new byte[2_000_000];
        var another = "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a";
        assertThat(storeNamed(bytes, digest(new byte[] {1}), 400).path("detail").toString())
                .contains("but Repr-Digest says " + another);
        assertThat(storeNamed(bytes, "sha-256=:AAAA:", 400).path("code").toString())
                .isEqualTo("invalid-sha256");
        assertThat(storeNamed(new byte[0], digest(new byte[0]), 400)
                        .path("code")
                        .toString())
                .isEqualTo("dataset-empty");
        assertThat(redis.key().keys("*data-begun*%s*".formatted(another))).isEmpty();
    }

    private static ExtractableResponse<Response> storeNamed(byte[] bytes, String digest, int status) {
        return authorized()
                .contentType(ContentType.BINARY)
                .header("Repr-Digest", digest)
                .body(bytes)
                .post("/api/datasets")
                .then()
                .statusCode(status)
                .extract();
    }

    private static String digest(byte[] bytes) {
        var base64 = Base64.getEncoder().encodeToString(Blocks.sha256Digest().digest(bytes));
        return "sha-256=:%s:, unixsum=:AA==:".formatted(base64);
    }

    @Test
    void bytesComeBackUnchangedAndMayBeCachedForEver() {
        var bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        var sha256 = Organizer.store(bytes);

        var response = when().get("/api/datasets/" + sha256)
                .then()
                .statusCode(200)
                .contentType(ContentType.BINARY)
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .header("ETag", "\"" + sha256 + "\"")
                .extract();

        assertThat(response.asByteArray()).isEqualTo(bytes);
    }

    @Test
    void whoeverHasTheBytesIsToldSo() {
        var sha256 = Organizer.storeText();

        given().header("If-None-Match", "\"" + sha256 + "\"")
                .get("/api/datasets/" + sha256)
                .then()
                .statusCode(304)
                .header("ETag", "\"" + sha256 + "\"");
    }

    @Test
    void bytesAreCompressedForWhoeverAcceptsIt() throws IOException, InterruptedException {
        var sha256 = Organizer.storeText();

        assertThat(read(sha256, "gzip").headers().firstValue("Content-Encoding"))
                .contains("gzip");
        assertThat(read(sha256, "identity").headers().firstValue("Content-Encoding"))
                .isEmpty();
        assertThat(read(sha256, "identity").body()).isEqualTo(Organizer.TEXT);
    }

    private HttpResponse<String> read(String sha256, String encoding) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(root.resolve("/api/datasets/" + sha256))
                .header("Accept-Encoding", encoding)
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void bodyThatAnnouncesItselfTooLargeIsRefusedBeforeItIsSent() throws IOException {
        try (var socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout((int) Waiting.LIMIT.toMillis());
            var head = """
                    POST /api/datasets HTTP/1.1
                    Host: localhost
                    Authorization: Bearer %s
                    Content-Type: text/plain
                    Content-Length: %d

                    """.formatted(Organizer.TOKEN, Limit.LIMIT_DATASET_BYTES_VALUE + 1);
            socket.getOutputStream().write(head.replace("\n", "\r\n").getBytes(UTF_8));

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 413")
                    .contains("body-too-large");
        }
    }

    @Test
    void emptyDataSetIsRefused() {
        authorized()
                .contentType(ContentType.BINARY)
                .post("/api/datasets")
                .then()
                .statusCode(400)
                .body("code", equalTo("dataset-empty"));
    }

    @Test
    void unknownDataSetIsAProblem() {
        when().get("/api/datasets/" + "0".repeat(64))
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("dataset-not-found"))
                .body("detail", containsString("0000"));
    }

    @Test
    void somethingThatIsNoHashIsAProblem() {
        when().get("/api/datasets/ABC").then().statusCode(400).body("code", equalTo("invalid-sha256"));
    }

    @Test
    void otherMediaTypesAreRefusedWithACode() {
        authorized()
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/datasets")
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .body("code", equalTo("http-415"));
    }
}
