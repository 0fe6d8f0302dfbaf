package io.manyhands.task.shard;

import static io.manyhands.task.testing.Organizer.authorized;
import static io.manyhands.task.testing.Organizer.token;
import static io.manyhands.task.testing.Organizer.with;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.protocol.OrganizerKeys;
import io.manyhands.protocol.v1.Shard;
import io.manyhands.protocol.v1.ShardManifest;
import io.manyhands.task.testing.Organizer;
import io.quarkus.redis.datasource.RedisDataSource;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What holds wherever shards are kept.
abstract class ShardedDatasets {
    private static final String JSON_LINES = "application/x-ndjson";

    @Inject
    RedisDataSource redis;

    @Inject
    ShardUploads uploads;

    @Test
    void linesAreStoredInShardsUnderAManifest() throws InvalidProtocolBufferException {
        var text = lines("stored", 3 * LineShards.FULL_BYTES);
        var sha256 = store(text)
                .statusCode(201)
                .body("sizeBytes", equalTo(text.length))
                .extract()
                .<String>path("sha256");
        store(text).statusCode(200).body("sha256", equalTo(sha256));

        var manifest = ShardManifest.parseFrom(when().get("/api/datasets/" + sha256)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray());
        assertThat(manifest.getShardsCount()).isGreaterThanOrEqualTo(3);
        var all = new ByteArrayOutputStream();
        for (var shard : manifest.getShardsList()) {
            all.writeBytes(when().get(path(sha256, hex(shard)))
                    .then()
                    .statusCode(200)
                    .header("Cache-Control", "public, max-age=31536000, immutable")
                    .extract()
                    .asByteArray());
        }
        assertThat(all.toByteArray()).isEqualTo(text);
        given().header("If-None-Match", "\"" + hex(manifest.getShards(0)) + "\"")
                .get(path(sha256, hex(manifest.getShards(0))))
                .then()
                .statusCode(304);
        when().get(path(sha256, "0".repeat(64))).then().statusCode(404).body("code", equalTo("dataset-not-found"));
        when().get(path(sha256, "x")).then().statusCode(400).body("code", equalTo("invalid-sha256"));
        assertThat(noted()).isEmpty();
    }

    @Test
    void whatIsRefusedLeavesNothing() {
        var before = places();
        store(bytes("1\n2\nthree\n"))
                .statusCode(400)
                .body("code", equalTo("dataset-unusable"))
                .body("detail", containsString("line 3 is not JSON"));
        store(new byte[0]).statusCode(400).body("detail", containsString("has no lines"));
        given().contentType(JSON_LINES)
                .body(bytes("1\n"))
                .post("/api/datasets/lines")
                .then()
                .statusCode(401);
        assertThat(places()).isEqualTo(before);
        assertThat(noted()).isEmpty();
    }

    @Test
    void shardsCountForTheQuotaWhileTheyAreUploaded() {
        var token = token("small", "submit", "{\"storedMiB\": 2}");
        var before = places();
        with(token)
                .contentType(JSON_LINES)
                .body(lines("too much", 3 * LineShards.FULL_BYTES))
                .post("/api/datasets/lines")
                .then()
                .statusCode(403)
                .body("code", equalTo("quota-stored-bytes"));
        assertThat(places()).isEqualTo(before);
        assertThat(redis.hash(String.class).hgetall(OrganizerKeys.datasets(Organizer.id(token))))
                .isEmpty();
        var sha256 = with(token)
                .contentType(JSON_LINES)
                .body(lines("fits", LineShards.FULL_BYTES))
                .post("/api/datasets/lines")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("sha256");
        assertThat(redis.hash(String.class).hgetall(OrganizerKeys.datasets(Organizer.id(token))))
                .containsOnlyKeys(sha256);
    }

    @Test
    void shardsGoWithTheLastOneWhoHasStoredThem() {
        var text = lines("shared", LineShards.FULL_BYTES);
        var anna = token("anna", "submit", "{}");
        var ben = token("ben", "submit", "{}");
        var before = places();
        var sha256 = post(anna, text).statusCode(201).extract().<String>path("sha256");
        post(ben, text).statusCode(200);
        assertThat(places()).hasSize(before.size() + 1);
        var place = redis.value(String.class).get(OrganizerKeys.datasetPlace(sha256));

        with(anna).delete("/api/datasets/" + sha256).then().statusCode(204);
        assertThat(places()).contains(place);
        with(ben).delete("/api/datasets/" + sha256).then().statusCode(204);
        assertThat(places()).isEqualTo(before);
        assertThat(noted()).isEmpty();
        post(anna, text).statusCode(201);
    }

    @Test
    void aManifestWithoutItsShardsIsReplacedByTheShards() {
        var text = lines("manifest first", 1000);
        var manifest = manifest(text);
        assertThat(Organizer.store(manifest.bytes())).isEqualTo(manifest.sha256());
        var shard = hex(manifest.message().getShards(0));
        when().get(path(manifest.sha256(), shard)).then().statusCode(404);
        store(text).statusCode(201).body("sha256", equalTo(manifest.sha256()));
        when().get(path(manifest.sha256(), shard)).then().statusCode(200);
    }

    @Test
    void whatAProcessHasLeftIsSweptOnceItIsOld() {
        var sha256 = store(lines("kept", 1000)).extract().<String>path("sha256");
        var kept = redis.value(String.class).get(OrganizerKeys.datasetPlace(sha256));
        var left = "ab".repeat(16);
        var young = "cd".repeat(16);
        for (var place : List.of(left, young)) {
            uploads.storedAt(place, bytes("1")).await().atMost(Waiting.LIMIT);
        }
        redis.hash(String.class)
                .hset(
                        OrganizerKeys.UPLOADS,
                        Map.of(
                                left, "1 root -",
                                kept, "1 root " + sha256,
                                young, System.currentTimeMillis() + " root -"));
        uploads.sweep().await().atMost(Waiting.LIMIT);
        assertThat(places()).contains(kept, young).doesNotContain(left);
        assertThat(noted()).containsOnlyKeys(young);
        redis.key().del(OrganizerKeys.UPLOADS);
    }

    @Test
    void aJobReadsItsInputsFromShardsWhichStayWithIt() {
        var text = lines("of a job", 2 * LineShards.FULL_BYTES);
        var inputs = store(text).extract().<String>path("sha256");
        var program = Organizer.store(bytes("export const map = (x) => x;"));
        var job =
                "{\"name\": \"n\", \"mapReduce\": {\"program\": \"%s\", \"inputs\": {\"type\": \"lines\", \"dataset\": \"%s\"}}}"
                        .formatted(program, inputs);
        var id = authorized()
                .contentType(ContentType.JSON)
                .body(job)
                .post("/api/jobs")
                .then()
                .statusCode(201)
                .body("inputsExpected", equalTo((int) manifest(text).records()))
                .extract()
                .<String>path("id");
        for (var needed : List.of(inputs, program)) {
            authorized()
                    .delete("/api/datasets/" + needed)
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("dataset-in-use"));
        }
        authorized().delete("/api/jobs/" + id).then().statusCode(204);
        authorized().delete("/api/datasets/" + inputs).then().statusCode(204);
    }

    @Test
    void trainingDoesNotReadShards() {
        var inputs = store(lines("not trained on", 1000)).extract().<String>path("sha256");
        authorized()
                .contentType(ContentType.JSON)
                .body(
                        "{\"name\": \"n\", \"data\": {\"type\": \"text\", \"dataset\": \"%s\", \"length\": 4, \"stride\": 1}}"
                                .formatted(inputs))
                .post("/api/jobs")
                .then()
                .statusCode(400);
    }

    private ValidatableResponse store(byte[] text) {
        return post(Organizer.TOKEN, text);
    }

    private static ValidatableResponse post(String token, byte[] text) {
        return with(token)
                .contentType(JSON_LINES)
                .body(text)
                .post("/api/datasets/lines")
                .then();
    }

    private Map<String, String> noted() {
        return redis.hash(String.class).hgetall(OrganizerKeys.UPLOADS);
    }

    private static String path(String sha256, String shard) {
        return "/api/datasets/%s/shards/%s".formatted(sha256, shard);
    }

    private static String hex(Shard shard) {
        return HexFormat.of().formatHex(shard.getSha256().toByteArray());
    }

    private static Manifest manifest(byte[] text) {
        try {
            return Manifest.of(new ByteArrayInputStream(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Strings of JSON, so many bytes at least.
    private static byte[] lines(String what, int bytes) {
        var text = new StringBuilder();
        for (int line = 0; text.length() < bytes; line++) {
            text.append("\"%s %d %s\"\n".formatted(what, line, "x".repeat(line % 1000)));
        }
        return bytes(text.toString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /// Places that have shards.
    abstract Set<String> places();
}
