package io.manyhands.model;

import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.model.onnx.v1.ModelProto;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What clients see over HTTP.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class RestComponentTest {
    private static final String JOB = "rest";

    @Inject
    Peers peers;

    private final JobKeys job = Keys.job(JOB);

    /// One finished job for all tests: 3 training rounds and one that only evaluates.
    @BeforeEach
    void finishedJob() {
        if (peers.status(job).isEmpty()) {
            peers.runToTheEnd(TestJobs.evaluated(JOB));
        }
    }

    @Test
    void weightsAreServedByTheirHashForEver() {
        var sha256 = peers.sha256(job);
        var body = given().get("/api/models/" + sha256)
                .then()
                .statusCode(200)
                .contentType("application/octet-stream")
                .header("ETag", "\"" + sha256 + "\"")
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .extract()
                .asByteArray();
        assertThat(body).isEqualTo(peers.bytes(job.state(sha256)));
    }

    @Test
    void versionThatIsKeptIsServedWithWhatItTakesToGoOn() {
        given().get("/api/models/rest/versions").then().statusCode(200).body("versions", contains(0));
        var kept = peers.redis().hash(String.class, String.class, byte[].class).hgetall(job.checkpoints());
        var memory = requireNonNull(kept.get("0:memory"));
        assertThat(memory).isNotEmpty();
        var body = given().get("/api/models/rest/versions/0")
                .then()
                .statusCode(200)
                .contentType("application/octet-stream")
                .extract()
                .asByteArray();
        assertThat(body).startsWith(requireNonNull(kept.get("0:state"))).endsWith(memory);
        assertThat(body).hasSize(requireNonNull(kept.get("0:state")).length + memory.length);
    }

    @ParameterizedTest
    @CsvSource({"rest/versions/1, model-not-found", "rest/versions/x, model-not-found", "nobody/versions, job-not-found"
    })
    void versionThatIsNotKeptIsNotFound(String path, String code) {
        given().get("/api/models/" + path).then().statusCode(404).body("code", equalTo(code));
    }

    @Test
    void clientThatHasTheWeightsGetsNoneAgain() {
        var sha256 = peers.sha256(job);
        given().header("If-None-Match", "\"" + sha256 + "\"")
                .get("/api/models/" + sha256)
                .then()
                .statusCode(304)
                .header("Cache-Control", containsString("immutable"));
    }

    @Test
    void headTellsTheLengthAlone() {
        var sha256 = peers.sha256(job);
        var length = requireNonNull(peers.bytes(job.state(sha256))).length;
        given().head("/api/models/" + sha256)
                .then()
                .statusCode(200)
                .header("Content-Length", Integer.toString(length))
                .header("ETag", "\"" + sha256 + "\"");
    }

    @Test
    void exportedModelThatIsKnownIsNotSentAgain() {
        var tag = given().get("/api/models/rest/export").header("ETag");
        given().header("If-None-Match", tag)
                .get("/api/models/rest/export")
                .then()
                .statusCode(304);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/models/XYZ, 400, invalid-sha256",
        "/api/models/abababababababababababababababababababababababababababababababab, 404, model-not-found",
        "/api/models/nobody/export, 404, job-not-found",
        "/api/models/NOBODY/export, 400, invalid-job-id",
        "/api/models/rest/export?format=pickle, 400, invalid-export",
        "/api/models/nobody/history, 404, job-not-found",
        "/api/models/rest/history?from=-1, 400, invalid-round",
        "/api/models/rest/history?from=x, 400, invalid-round",
        "/api/models/rest/history?from=3000000000, 400, invalid-round",
        "/api/models/nobody/events, 404, job-not-found",
        "/api/models/nobody/record, 404, job-not-found",
        "/api/models/NOBODY/record, 400, invalid-job-id",
        "/api/nothing, 404, http-404"
    })
    void errorsAreProblemDocumentsWithACode(String path, int status, String code) {
        given().get(path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("status", equalTo(status))
                .body("$", hasKey("title"))
                .body("instance", equalTo(path.replaceAll("\\?.*", "")));
    }

    @Test
    void jobWithoutVersionHasNoModelYet() {
        peers.redis()
                .value(byte[].class)
                .set(Keys.job("unborn").spec(), TestJobs.tiny("unborn").toByteArray());
        given().get("/api/models/unborn/export").then().statusCode(409).body("code", equalTo("no-version-yet"));
        given().get("/api/models/unborn/record").then().statusCode(409).body("code", equalTo("no-version-yet"));
    }

    @Test
    void modelIsExportedAsAZip() {
        var zip = given().get("/api/models/rest/export")
                .then()
                .statusCode(200)
                .contentType("application/zip")
                .header("Content-Disposition", containsString("rest-4.zip"))
                .extract()
                .asByteArray();
        assertThat(zip)
                .startsWith('P', 'K')
                .isEqualTo(given().get("/api/models/rest/export").asByteArray());
    }

    @Test
    void modelIsExportedAsSafetensors() {
        var answer = given().get("/api/models/rest/export?format=safetensors")
                .then()
                .statusCode(200)
                .contentType("application/octet-stream")
                .header("Content-Disposition", containsString("rest-4.safetensors"))
                .extract();
        var file = answer.asByteArray();
        var weights = given().get("/api/models/" + answer.header("ETag").substring(1, 65))
                .asByteArray();
        var words = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(words.getLong());
        assertThat(Arrays.copyOfRange(file, Long.BYTES + header, file.length))
                .isEqualTo(Arrays.copyOf(weights, file.length - header - Long.BYTES));
        assertThat(file).hasSizeGreaterThan(Long.BYTES + header);
        var zip = given().get("/api/models/rest/export").header("ETag");
        assertThat(answer.header("ETag")).as("of another file").isNotEqualTo(zip);
    }

    @Test
    void modelIsExportedAsOnnx() throws IOException {
        var answer = given().get("/api/models/rest/export?format=onnx")
                .then()
                .statusCode(200)
                .contentType("application/octet-stream")
                .header("Content-Disposition", containsString("rest-4.onnx"))
                .extract();
        var file = ModelProto.parseFrom(answer.asByteArray());
        var weights = given().get("/api/models/" + answer.header("ETag").substring(1, 65))
                .asByteArray();
        var values = new ByteArrayOutputStream();
        for (var tensor : file.getGraph().getInitializerList()) {
            tensor.getRawData().writeTo(values);
        }
        assertThat(values.toByteArray()).isEqualTo(Arrays.copyOf(weights, values.size()));
        assertThat(values.size()).isPositive();
        assertThat(given().get("/api/models/rest/export?format=onnx").asByteArray())
                .isEqualTo(answer.asByteArray());
    }

    @Test
    void historyComesInPages() {
        given().get("/api/models/rest/history")
                .then()
                .body("rounds.round", contains(0, 1))
                .body("next", equalTo(2))
                .body("rounds[0].baseSha256", not(equalTo("")))
                .body("rounds[0].contributions.kind", contains("train", "evaluate"))
                .body("rounds[0].samples", equalTo(10))
                .body("rounds[0]", not(hasKey("units")))
                .body("rounds[0]", not(hasKey("training")))
                .body("rounds[0].contributions.samples", contains(10, 10))
                .body("rounds[0].contributions[0].valueSha256", matchesPattern("[0-9a-f]{64}"))
                .body("rounds[0].contributions[0].level", equalTo(3))
                .body("rounds[0].contributions[0].volunteer", equalTo("766f6c756e746565722d3031"))
                .body("rounds[1]", not(hasKey("heldOutLoss")));
        given().get("/api/models/rest/history?from=2")
                .then()
                .body("rounds.round", contains(2, 3))
                .body("rounds[1]", not(hasKey("loss")))
                .body("rounds[1]", hasKey("heldOutLoss"));
        given().get("/api/models/rest/history?from=4")
                .then()
                .body("rounds", hasSize(0))
                .body("next", nullValue());
    }

    /// Over several chunks.
    @Test
    void historyIsATableToo() {
        var text = given().get("/api/models/rest/history.csv")
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .header("Content-Disposition", containsString("rest.csv"))
                .extract()
                .asString();
        assertThat(text.lines().map(line -> line.substring(0, line.indexOf(','))))
                .containsExactly("round", "0", "1", "2", "3");
        given().get("/api/models/nobody/history.csv").then().statusCode(404);
    }

    /// A page of two rounds looks at six.
    @Test
    void pageOfAHistoryOfWhichLittleIsKeptEnds() {
        var job = Keys.job("sparse");
        peers.redis()
                .value(byte[].class)
                .set(job.spec(), TestJobs.tiny("sparse").toByteArray());
        for (int round = 0; round < 20; round++) {
            peers.redis().list(byte[].class).rpush(job.history(), new byte[0]);
        }
        given().get("/api/models/sparse/history?from=1")
                .then()
                .body("rounds", hasSize(0))
                .body("next", equalTo(7));
        given().get("/api/models/sparse/history?from=19")
                .then()
                .body("rounds", hasSize(0))
                .body("next", nullValue());
    }

    @Test
    void serviceSaysThatItIsAliveAndReady() {
        given().get("/q/health/live")
                .then()
                .statusCode(200)
                .body("checks.name", hasItems("trying to look for jobs", "trying to read streams"));
        given().get("/q/health/ready").then().statusCode(200).body("checks.name", hasItem("reading streams"));
    }

    @Test
    void metricsAndApiDescriptionAreServed() {
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("manyhands_model_results_total{outcome=\"folded\"}"))
                .body(containsString("manyhands_model_jobs_owned"))
                .body(containsString("manyhands_round_seconds_count"))
                .body(containsString("manyhands_round_phase_seconds_count"));
        given().get("/q/openapi").then().statusCode(200).body(containsString("/api/models/{sha256}"));
    }
}
