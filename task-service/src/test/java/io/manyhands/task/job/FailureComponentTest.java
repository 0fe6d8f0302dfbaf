package io.manyhands.task.job;

import static io.manyhands.task.testing.Organizer.authorized;
import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.work.FailedInput;
import io.manyhands.task.testing.Organizer;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class FailureComponentTest {
    @Inject
    RedisDataSource redis;

    @Test
    void numbersAreTold() {
        var id = create("{\"type\": \"numbers\", \"first\": 100, \"step\": 5, \"count\": 9}");
        failures(id).body("failures", empty()).body("complete", equalTo(true));
        fail(id, new FailedInput(0, 8, "not \"that\"\nword"), new FailedInput(0, 1, ""));
        failures(id)
                .body("complete", equalTo(true))
                .body("failures.index", contains(8, 1))
                .body("failures.iteration", contains(0, 0))
                .body("failures.input", contains("140", "105"))
                .body("failures.message", contains("not \"that\"\nword", ""));
    }

    @Test
    void combinationsAreToldWithTheLastAxisFastest() {
        var id = create("{\"type\": \"grid\", \"parameters\": {\"a\\\"\": [1, 2], \"b\": [\"x\", \"y\", \"z\"]}}");
        fail(id, new FailedInput(0, 4, "no"));
        failures(id).body("failures.input", contains("{\"a\\\"\":2,\"b\":\"y\"}"));
    }

    @Test
    void linesAreToldAsFarAsPeopleReadThem() {
        var text = "1\n\"%s\"\n3".formatted("ü".repeat(300));
        var lines =
                create("{\"type\": \"lines\", \"dataset\": \"%s\"}".formatted(Organizer.store(text.getBytes(UTF_8))));
        fail(lines, new FailedInput(0, 1, "a"), new FailedInput(0, 2, "b"), new FailedInput(0, 0, "c"));
        failures(lines).body("failures.input", contains("\"" + "ü".repeat(199) + "…", "3", "1"));
    }

    @Test
    void linesInShardsAreToldAndThoseThatAreGoneAreNot() {
        var text = IntStream.range(0, 3000)
                .mapToObj(line -> "\"%d %s\"\n".formatted(line, "x".repeat(1000)))
                .reduce("", String::concat);
        var sha256 = authorized()
                .contentType("application/x-ndjson")
                .body(text.getBytes(UTF_8))
                .post("/api/datasets/lines")
                .then()
                .extract()
                .<String>path("sha256");
        var id = create("{\"type\": \"lines\", \"dataset\": \"%s\"}".formatted(sha256));
        fail(id, new FailedInput(0, 2999, ""), new FailedInput(0, 0, ""), new FailedInput(0, 1100, ""));
        var inputs = failures(id).extract().<List<String>>path("failures.input");
        assertThat(inputs.get(0)).startsWith("\"2999 xx").endsWith("x…").hasSize(201);
        assertThat(inputs.get(1)).startsWith("\"0 xx");
        assertThat(inputs.get(2)).startsWith("\"1100 xx");
        redis.key().del(Keys.dataset(sha256));
        failures(id).body("failures[0].input", nullValue()).body("failures[0].index", equalTo(2999));
    }

    @Test
    void atMostAThousandAreToldAndItSaysSo() {
        var id = create("{\"type\": \"numbers\", \"count\": 9999}");
        fail(
                id,
                IntStream.range(0, 1000)
                        .mapToObj(index -> new FailedInput(0, index, ""))
                        .toArray(FailedInput[]::new));
        failures(id).body("failures", hasSize(1000)).body("complete", equalTo(true));
        fail(id, new FailedInput(0, 1000, ""));
        failures(id).body("failures", hasSize(1000)).body("complete", equalTo(false));
    }

    @Test
    void theyGoWithTheJobAndOtherJobsHaveNone() {
        var id = create("{\"type\": \"numbers\", \"count\": 9}");
        fail(id, new FailedInput(0, 1, ""));
        authorized().delete("/api/jobs/" + id).then().statusCode(204);
        assertThat(redis.key().exists(Keys.job(id).failures())).isFalse();
        when().get("/api/jobs/" + id + "/failures").then().statusCode(404);
        var other = Organizer.create("training");
        when().get("/api/jobs/" + other + "/failures").then().statusCode(409).body("code", equalTo("no-results"));
    }

    private void fail(String id, FailedInput... failures) {
        for (var failure : failures) {
            redis.list(String.class).rpush(Keys.job(id).failures(), failure.text());
        }
    }

    private static ValidatableResponse failures(String id) {
        return when().get("/api/jobs/" + id + "/failures").then().statusCode(200);
    }

    private static String create(String inputs) {
        var program = Organizer.store("export const map = (x) => x;".getBytes(UTF_8));
        return authorized()
                .contentType(ContentType.JSON)
                .body("{\"name\": \"n\", \"mapReduce\": {\"program\": \"%s\", \"inputs\": %s}}"
                        .formatted(program, inputs))
                .post("/api/jobs")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
