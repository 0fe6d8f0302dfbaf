package io.manyhands.task.dataset;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.Keys;
import io.manyhands.task.testing.Organizer;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Large data sets, read by several at once: four of one network may, see [Few].
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(DownloadsComponentTest.Few.class)
class DownloadsComponentTest {
    private static final int AT_ONCE = 4;
    private static final String CLIENT = "192.0.2.1";

    @TestHTTPResource
    URI root;

    @Inject
    RedisDataSource redis;

    @Test
    void severalAtOnceGetAllOfItWhileOthersAreAnswered() {
        var bytes = Downloads.random();
        var dataset = root.resolve("/api/datasets/" + Organizer.store(bytes));
        try (var client = HttpClient.newHttpClient()) {
            var downloads = IntStream.range(0, AT_ONCE)
                    .mapToObj(at -> client.sendAsync(
                            HttpRequest.newBuilder(dataset).build(), HttpResponse.BodyHandlers.ofByteArray()))
                    .toList();
            when().get("/api/jobs").then().statusCode(200);
            for (var download : downloads) {
                var response = download.join();
                assertThat(response.headers().firstValue("Content-Length")).contains(Integer.toString(Downloads.SIZE));
                assertThat(response.body()).isEqualTo(bytes);
            }
            CompletableFuture.allOf(downloads.toArray(CompletableFuture[]::new)).join();
        }
        await("they have left").until(() -> Downloads.atOnce() == 0);
    }

    @Test
    void networkHasOnlySoManyDownloads() throws IOException {
        var path = "/api/datasets/" + Organizer.store(Downloads.random());
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < AT_ONCE; i++) {
                sockets.add(Downloads.begin(root, path, CLIENT));
            }
            await().until(() -> Downloads.atOnce() == AT_ONCE);
            given().header("X-Forwarded-For", CLIENT)
                    .get(path)
                    .then()
                    .statusCode(429)
                    .contentType("application/problem+json")
                    .header("Retry-After", "2")
                    .body("code", equalTo("too-many-requests"));
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
        await("they have left").until(() -> Downloads.atOnce() == 0);
    }

    /// A closed connection, not a short answer that looks like a whole one.
    @Test
    void whatIsRemovedMeanwhileBreaksOff() throws IOException {
        var sha256 = Organizer.store(Downloads.random());
        try (var socket = Downloads.begin(root, "/api/datasets/" + sha256, CLIENT)) {
            await().until(() -> socket.getInputStream().available() > 0);
            redis.key().del(Keys.dataset(sha256));
            assertThat(socket.getInputStream().readAllBytes().length).isLessThan(Downloads.SIZE);
        }
    }

    @Test
    void headTellsTheLengthAlone() {
        var sha256 = Organizer.storeText();
        when().head("/api/datasets/" + sha256)
                .then()
                .statusCode(200)
                .header("ETag", "\"" + sha256 + "\"")
                .header("Content-Length", Integer.toString(Organizer.TEXT.getBytes(UTF_8).length));
    }

    public static final class Few implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "manyhands.rest.clients.trusted-proxies",
                    "127.0.0.1,::1",
                    "manyhands.rest.downloads.per-network",
                    Integer.toString(AT_ONCE),
                    "manyhands.rest.downloads.stalled-after",
                    "1h");
        }
    }
}
