package io.manyhands.task.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;

/// What an organizer does over HTTP, with the token of the tests.
public final class Organizer {
    public static final String TOKEN = "a-token-for-tests";

    /// 4,400 characters, 28 distinct ones.
    public static final String TEXT = "the quick brown fox jumps over the lazy dog\n".repeat(100);

    private static final ObjectMapper JSON = new ObjectMapper();

    private Organizer() {}

    public static RequestSpecification authorized() {
        return given().header("Authorization", "Bearer " + TOKEN);
    }

    public static String store(byte[] bytes) {
        return authorized()
                .contentType(ContentType.BINARY)
                .body(bytes)
                .post("/api/datasets")
                .then()
                .extract()
                .path("sha256");
    }

    public static String storeText() {
        return store(TEXT.getBytes(StandardCharsets.UTF_8));
    }

    /// A job that is valid once its data set is stored: 2 epochs of 64 samples, 4 leaves of 8 per round, no evaluation.
    public static ObjectNode job() {
        return parse("""
                {
                  "name": "a small job",
                  "description": "For tests.",
                  "model": {
                    "topology": {"class_name": "Sequential", "config": {"layers": [
                      {"class_name": "Flatten", "config": {"batch_input_shape": [null, 8, "$alphabet"]}},
                      {"class_name": "Dense", "config": {"units": "$alphabet", "activation": "softmax"}}
                    ]}},
                    "loss": "categoricalCrossentropy"
                  },
                  "data": {"type": "text", "dataset": "", "length": 8, "stride": 3},
                  "training": {"epochs": 2, "samplesPerEpoch": 64, "batchSize": 32, "leafSize": 8},
                  "optimizer": {"type": "sgd", "learningRate": 0.1}
                }
                """);
    }

    public static ObjectNode jobOn(String sha256) {
        var job = job();
        job.withObject("data").put("dataset", sha256);
        return job;
    }

    public static ObjectNode parse(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("the test's JSON is wrong", e);
        }
    }

    /// Whatever is accepted must be valid by the schema, too.
    public static ValidatableResponse post(JsonNode job) {
        var answer = authorized()
                .contentType(ContentType.JSON)
                .body(job.toString())
                .post("/api/jobs")
                .then();
        if (answer.extract().statusCode() == 201) {
            assertThat(ServedSchema.read().objections(job))
                    .as("the schema's objections to %s", job)
                    .isEmpty();
        }
        return answer;
    }

    /// @return the id of a new job on [#TEXT]
    public static String create(String name) {
        var job = jobOn(storeText());
        job.put("name", name);
        return post(job).statusCode(201).extract().path("id");
    }
}
