package io.manyhands.model;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys;
import io.manyhands.redis.testing.OwnRedis;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The service as it is packaged: on the JVM, or the native executable with -Dnative.
@QuarkusIntegrationTest
@QuarkusTestResource(RedisTestResource.class)
class ModelServiceIT {
    private static final String JOB = "packaged";

    @TestHTTPResource("/api/models/" + JOB + "/events")
    URI events;

    private final OwnRedis redis = new OwnRedis();
    private final Peers peers = new Peers(redis.data());

    /// One finished job for all tests: 3 training rounds and one that only evaluates.
    @BeforeEach
    void finishedJob() {
        if (peers.status(Keys.job(JOB)).isEmpty()) {
            peers.runToTheEnd(TestJobs.evaluated(JOB));
        }
    }

    @AfterEach
    void disconnect() {
        redis.close();
    }

    @Test
    void historyIsJson() {
        given().get("/api/models/" + JOB + "/history")
                .then()
                .statusCode(200)
                .body("rounds", hasSize(4))
                .body("rounds[0].samples", equalTo(10))
                .body("rounds[0].contributions[0].kind", equalTo("train"));
    }

    @Test
    void roundsAndStateAreStreamed() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(HttpRequest.newBuilder(events).build(), BodyHandlers.ofLines());
            try (var lines = answer.body()) {
                var data =
                        lines.filter(line -> line.startsWith("data:")).limit(5).toList();
                assertThat(data).anyMatch(line -> line.contains("\"round\":0"));
                assertThat(data).contains("data:{\"state\":\"FINISHED\"}");
            }
            client.shutdownNow();
        }
    }

    @Test
    void weightsAndTheExportedModelAreThere() {
        var sha256 = peers.sha256(Keys.job(JOB));
        var weights =
                given().get("/api/models/" + sha256).then().statusCode(200).extract();
        assertThat(weights.asByteArray()).hasSize(32);
        given().get("/api/models/" + JOB + "/export").then().statusCode(200);
    }

    @Test
    void problemsHaveACode() {
        given().get("/api/models/nobody/history")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("job-not-found"));
    }

    @Test
    void healthMetricsAndOpenApiAreThere() {
        for (var probe : new String[] {"started", "live", "ready"}) {
            given().get("/q/health/" + probe).then().statusCode(200).body("status", equalTo("UP"));
        }
        given().get("/q/metrics").then().statusCode(200).body(containsString("manyhands_model_commits"));
        given().get("/q/openapi").then().statusCode(200).body(containsString("/api/models"));
    }
}
