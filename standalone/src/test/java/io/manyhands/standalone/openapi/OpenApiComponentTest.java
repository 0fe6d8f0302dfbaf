package io.manyhands.standalone.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.rest.ProblemCode;
import io.manyhands.standalone.openapi.OpenApiDocument.Operation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// After a change: `mvn test -pl standalone -am -Dtest=OpenApiComponentTest -Dopenapi.write=true
/// -Dsurefire.failIfNoSpecifiedTests=false` writes both documents anew.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class OpenApiComponentTest {
    private static final Path DOCUMENT = Path.of("../docs/openapi.json");
    private static final Path PAGE = Path.of("../docs/rest.md");
    private static final String TOKEN = "Bearer a-token-for-tests";
    private static final Pattern CODE = Pattern.compile("`([a-z0-9-]+)`");
    private static final Map<String, Integer> STATUS_OF_CODE =
            Arrays.stream(ProblemCode.values()).collect(Collectors.toMap(ProblemCode::code, ProblemCode::status));

    private OpenApiDocument document = new OpenApiDocument(new ObjectMapper().createObjectNode());

    @BeforeEach
    void read() throws IOException {
        document = OpenApiDocument.parse(given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    @Test
    void documentIsTheOneThatIsServed() throws IOException {
        check(DOCUMENT, document.text());
    }

    @Test
    void pageSaysWhatTheDocumentSays() throws IOException {
        check(PAGE, new ReferencePage(document).text());
    }

    private static void check(Path file, String text) throws IOException {
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(file, text);
        }
        assertThat(Files.readString(file))
                .as("%s is out of date; write it anew with -Dopenapi.write=true", file)
                .isEqualTo(text);
    }

    @Test
    void everyFieldAndParameterSaysWhatItMeans() {
        assertThat(document.schemas()).isNotEmpty().allSatisfy((name, schema) -> {
            assertThat(schema.path("description").asText()).as(name).isNotEmpty();
            // Those that are one of several, or but a number, have none.
            assertThat(schema.path("properties").isEmpty())
                    .as("%s has no fields", name)
                    .isEqualTo(schema.has("oneOf") || !OpenApiDocument.isNamed(schema));
            assertThat(schema.path("properties").properties())
                    .allSatisfy(field -> assertThat(document.resolved(field.getValue())
                                    .path("description")
                                    .asText(field.getValue().path("description").asText()))
                            .as("%s.%s", name, field.getKey())
                            .isNotEmpty());
        });
        assertThat(document.operations()
                        .flatMap(each -> each.node().path("parameters").valueStream()))
                .isNotEmpty()
                .allSatisfy(
                        parameter -> assertThat(parameter.path("description").asText())
                                .as("%s", parameter)
                                .isNotEmpty());
    }

    @Test
    void whatNeedsTheTokenIsRefusedWithoutIt() {
        assertThat(document.operations().filter(each -> !each.path().endsWith("/events")))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(given().contentType(contentType(each))
                                        .redirects()
                                        .follow(false)
                                        .request(each.method().toUpperCase(Locale.ROOT), realPath(each))
                                        .statusCode()
                                == 401)
                        .as("%s %s needs the token", each.method(), each.path())
                        .isEqualTo(each.needsToken()));
    }

    private static String contentType(Operation operation) {
        var content = operation.node().path("requestBody").path("content");
        return content.isEmpty() ? "application/json" : content.fieldNames().next();
    }

    private static String realPath(Operation operation) {
        return operation
                .path()
                .replace("{id}", "nobody")
                .replace("{sha256}", "0".repeat(64))
                .replace("{shard}", "0".repeat(64))
                .replace("{token}", "0".repeat(12))
                .replace("{volunteer}", "0".repeat(24))
                .replace("{part}", "model")
                .replace("{version}", "0");
    }

    @Test
    void everyProblemIsDescribedByCodesOfItsStatus() {
        assertThat(document.operations()
                        .flatMap(each -> each.node().path("responses").properties().stream())
                        .filter(response -> response.getKey().compareTo("400") >= 0))
                .isNotEmpty()
                .allSatisfy(response -> assertThat(codes(document.resolved(response.getValue())))
                        .isNotEmpty()
                        .allSatisfy(code ->
                                assertThat(STATUS_OF_CODE).containsEntry(code, Integer.parseInt(response.getKey()))));
    }

    private static Stream<String> codes(JsonNode response) {
        return CODE.matcher(response.path("description").asText()).results().map((MatchResult found) -> found.group(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Job", "JobState"})
    void statesAreThoseOfTheProtocol(String schema) {
        var states = Arrays.stream(JobState.values())
                .filter(state -> state != JobState.UNRECOGNIZED && state != JobState.JOB_STATE_UNSPECIFIED)
                .map(JobStates::name);
        assertThat(document.properties(schema)
                        .path("state")
                        .path("enum")
                        .valueStream()
                        .map(JsonNode::asText))
                .containsExactlyElementsOf(states.toList());
    }

    @Test
    void jobsAndHistoriesAreWhatTheDocumentSays() throws IOException {
        var counting = create("{\"id\": \"counted\", \"name\": \"n\", \"counting\":"
                + " {\"units\": 100, \"leafSize\": 10, \"rounds\": 2}}");
        assertThat(counting.has("total")).isTrue();
        assertThat(counting.has("samplesExpected")).isFalse();
        requireDescribed("Job", counting);

        var dataset = send(
                given().contentType("application/octet-stream")
                        .body("To be, or not. ".repeat(4000).getBytes(StandardCharsets.UTF_8)),
                "datasets");
        requireDescribed("Dataset", dataset);
        var training = create(trainingJob(dataset.path("sha256").asText()));
        assertThat(training.path("data").path("type").asText()).isEqualTo("text");
        requireDescribed("Job", training);
        requireDescribed("Data", training.path("data"));

        requireDescribed("JobList", json(given().get("/api/jobs").asString()));
        requireDescribed(
                "HistoryPage", json(given().get("/api/models/counted/history").asString()));
        requireDescribed("Problem", json(given().get("/api/jobs/nobody").asString()));
        requireDescribed(
                "Problem",
                json(given().header("Authorization", TOKEN)
                        .contentType("application/json")
                        .body("{}")
                        .post("/api/jobs")
                        .asString()));
    }

    private static String trainingJob(String dataset) throws IOException {
        var example = (ObjectNode) json(Files.readString(Path.of("../examples/text.json")));
        example.put("id", "trained");
        ((ObjectNode) example.path("data")).put("dataset", dataset);
        return example.toString();
    }

    private static JsonNode create(String job) throws IOException {
        return send(given().contentType("application/json").body(job), "jobs?paused=true");
    }

    private static JsonNode send(RequestSpecification request, String path) throws IOException {
        return json(request.header("Authorization", TOKEN)
                .post("/api/" + path)
                .then()
                .statusCode(201)
                .extract()
                .asString());
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private void requireDescribed(String schema, JsonNode answer) {
        var described = document.root().at("/components/schemas/" + schema);
        assertThat(described.path("properties").fieldNames())
                .toIterable()
                .as("fields of %s", answer)
                .containsAll(answer.propertyStream().map(Map.Entry::getKey).toList());
        assertThat(answer.propertyStream().map(Map.Entry::getKey))
                .containsAll(described
                        .path("required")
                        .valueStream()
                        .map(JsonNode::asText)
                        .toList());
    }
}
