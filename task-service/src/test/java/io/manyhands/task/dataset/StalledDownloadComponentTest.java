package io.manyhands.task.dataset;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.restassured.RestAssured.given;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.task.testing.Organizer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Whoever asks for a large data set and does not read it. Nobody here has to read in time.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(StalledDownloadComponentTest.Impatient.class)
class StalledDownloadComponentTest {
    private static final int AT_ONCE = 4;
    private static final String CLIENT = "192.0.2.1";

    @TestHTTPResource
    URI root;

    @Test
    void whoeverDoesNotReadIsCutAndKeepsNobodyOutForLong() throws IOException {
        var path = "/api/datasets/" + Organizer.store(Downloads.random());
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < AT_ONCE; i++) {
                sockets.add(Downloads.begin(root, path, CLIENT));
            }
            await().until(() -> Downloads.cut() == AT_ONCE);
            await().until(() -> Downloads.atOnce() == 0);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
        given().header("X-Forwarded-For", CLIENT)
                .get("/api/datasets/" + Organizer.storeText())
                .then()
                .statusCode(200);
    }

    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "manyhands.rest.clients.trusted-proxies",
                    "127.0.0.1,::1",
                    "manyhands.rest.downloads.per-network",
                    Integer.toString(AT_ONCE),
                    "manyhands.rest.downloads.stalled-after",
                    "5s");
        }
    }
}
