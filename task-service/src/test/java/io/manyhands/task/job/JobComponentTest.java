package io.manyhands.task.job;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.manyhands.task.testing.Organizer.authorized;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.InvitationHash;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.ControlField;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.task.testing.JobInRedis;
import io.manyhands.task.testing.Organizer;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.http.Method;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class JobComponentTest {
    @Inject
    RedisDataSource redis;

    @Test
    void createdJobIsShownWithWhatIsKnown() {
        var job = Organizer.jobOn(Organizer.storeText());
        job.put("name", "Ünïcode & spaces");

        Organizer.post(job)
                .statusCode(201)
                .header("Location", containsString("/api/jobs/unicode-spaces-"))
                .body("id", matchesPattern("unicode-spaces-[a-z2-7]{6}"))
                .body("state", equalTo("CREATED"))
                .body("round", equalTo(0))
                .body("rounds", equalTo(4))
                .body("epochs", equalTo(2))
                .body("samplesExpected", equalTo(128))
                .body("parameters", equalTo(28 * 8 * 28 + 28))
                .body("volunteersNow", equalTo(0))
                .body("$", not(hasKey("warnings")))
                .body("$", not(hasKey("wallSeconds")))
                .body("$", not(hasKey("weightsSha256")));
    }

    @Test
    void countingJobIsCreatedWithoutDataAndShownWithoutTraining() {
        var job = Organizer.parse("""
                {"name": "count", "counting": {"units": 1000, "leafSize": 10, "rounds": 2}}""");

        String id = Organizer.post(job)
                .statusCode(201)
                .body("rounds", equalTo(2))
                .body("unitsExpected", equalTo(2000))
                .body("total", equalTo(0))
                .body("$", not(hasKey("parameters")))
                .body("$", not(hasKey("unable")))
                .extract()
                .path("id");

        redis.hash(String.class).hset(Keys.job(id).unable(), "00", "out of memory");
        given().get("/api/jobs/" + id)
                .then()
                .body("unable.devices", equalTo(1))
                .body("unable.reasons", contains("out of memory"));
    }

    @Test
    void jobShowsHowItIsVerifiedAndWhatThatHasComeTo() {
        var counting = Organizer.parse("""
                {"name": "count", "counting": {"units": 1000, "leafSize": 10, "rounds": 2},
                 "verification": {"policy": "strict", "auditRate": 0.5, "quorumUntil": 3}}""");
        String id = Organizer.post(counting).statusCode(201).extract().path("id");
        redis.hash(String.class).hset(Keys.job(id).verification(), Map.of("checked", "12", "wrong", "1"));

        given().get("/api/jobs/" + id)
                .then()
                .body("verification.policy", equalTo("strict"))
                .body("verification.auditRate", equalTo(0.5f))
                .body("verification.quorumUntil", equalTo(3))
                .body("verification.checked", equalTo(12))
                .body("verification.wrong", equalTo(1))
                .body("verification.redone", equalTo(0));
        counting.withObject("verification").put("policy", "none");
        Organizer.post(counting).body("verification.policy", equalTo("none")).body("verification.checked", equalTo(0));
        counting.remove("verification");
        Organizer.post(counting).body("verification.policy", equalTo("optimistic"));
    }

    @Test
    void jobShowsThatEntryCostsSomethingButNoInvitation() {
        var counting = Organizer.parse("""
                {"name": "count", "counting": {"units": 1000, "leafSize": 10, "rounds": 2},
                 "entry": {"proofOfWork": 12, "invitation": "class-7b-2026"}}""");
        String id = Organizer.post(counting)
                .statusCode(201)
                .body(not(containsString("class-7b-2026")))
                .extract()
                .path("id");

        given().get("/api/jobs/" + id)
                .then()
                .body("entry.proofOfWork", equalTo(12))
                .body("entry.invitation", equalTo(true))
                .body(not(containsString("class-7b-2026")));
        var kept = redis.hash(String.class).hget(Keys.job(id).control(), ControlField.INVITATION);
        assertThat(InvitationHash.parse(kept).orElseThrow().isOf("class-7b-2026"))
                .isTrue();
        assertThat(redis.value(String.class).get(Keys.job(id).spec())).doesNotContain("class-7b");
        counting.remove("entry");
        Organizer.post(counting).statusCode(201).body("entry", nullValue());
    }

    @Test
    void invitationThatIsRefusedIsNotRepeated() {
        var counting = Organizer.parse("""
                {"name": "count", "counting": {"units": 1000, "leafSize": 10, "rounds": 2},
                 "entry": {"proofOfWork": 25, "invitation": "two words"}}""");
        Organizer.post(counting)
                .statusCode(400)
                .body("errors.field", hasItems("entry.proofOfWork", "entry.invitation"))
                .body(not(containsString("two words")));
    }

    @Test
    void warningsAreShownWhenTheJobIsCreatedAndEverAfter() {
        var job = Organizer.jobOn(Organizer.store(("\ufeff" + Organizer.TEXT).getBytes(UTF_8)));
        var warning =
                "data.dataset: begins with a byte order mark, which counts as a character; save it as UTF-8 without";

        String id = Organizer.post(job)
                .statusCode(201)
                .body("warnings", equalTo(List.of(warning)))
                .extract()
                .path("id");

        given().get("/api/jobs/" + id).then().statusCode(200).body("warnings", equalTo(List.of(warning)));
    }

    @Test
    void chosenIdIsTakenOnce() {
        var job = Organizer.jobOn(Organizer.storeText());
        job.put("id", "chosen-1");

        Organizer.post(job).statusCode(201).body("id", equalTo("chosen-1"));
        Organizer.post(job).statusCode(409).body("code", equalTo("job-exists"));
    }

    @Test
    void newestJobIsListedFirst() {
        var older = Organizer.create("older");
        var newer = Organizer.create("newer");

        List<String> ids =
                when().get("/api/jobs").then().statusCode(200).extract().path("jobs.id");

        assertThat(ids.indexOf(newer)).isNotNegative().isLessThan(ids.indexOf(older));
    }

    @Test
    void everyMistakeIsReportedAtOnce() {
        var job = Organizer.jobOn(Organizer.storeText());
        job.put("nmae", "typo");
        job.withObject("training").put("samplesPerEpoch", 1_000_000);
        job.withObject("model").withObject("topology").put("class_name", "Functional");

        Organizer.post(job)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-job"))
                .body("errors.field", hasItems("nmae", "training.samplesPerEpoch"))
                .body("errors.message", hasItem(containsString("there are id, name")));
    }

    @Test
    void jobOnDataThatIsNotStoredIsRefused() {
        Organizer.post(Organizer.jobOn("0".repeat(64))).statusCode(400).body("errors.field", contains("data.dataset"));
    }

    @Test
    void textThatIsNoJsonIsRefused() {
        authorized()
                .contentType(ContentType.JSON)
                .body("{\"name\": ")
                .post("/api/jobs")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-job"))
                .body("errors", hasSize(1))
                .body("detail", containsString("the description is not JSON"));
    }

    @Test
    void descriptionThatIsTooLargeIsRefused() {
        var job = Organizer.job();
        job.put("description", "x".repeat(Limit.LIMIT_JOB_BYTES_VALUE));

        Organizer.post(job).statusCode(413).body("code", equalTo("body-too-large"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/jobs/nobody, 404, job-not-found",
        "POST, /api/jobs/nobody/pause, 404, job-not-found",
        "POST, /api/jobs/nobody/resume, 404, job-not-found",
        "DELETE, /api/jobs/nobody, 404, job-not-found",
        "GET, /api/jobs/No_Body, 400, invalid-job-id",
        "DELETE, /api/jobs/No_Body, 400, invalid-job-id",
        "PUT, /api/jobs/nobody, 405, http-405",
        "GET, /api/nothing, 404, http-404"
    })
    void whatDoesNotExistIsAProblemWithACode(Method method, String path, int status, String code) {
        authorized()
                .request(method, path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
    }

    @Test
    void pauseAndResumeAreToldToEveryone() {
        var job = new JobInRedis(redis, Organizer.create("paused"));

        change(job, "pause").statusCode(200).body("state", equalTo("PAUSED"));
        change(job, "pause").statusCode(200);
        change(job, "resume").statusCode(200).body("state", equalTo("CREATED"));

        assertThat(job.events())
                .extracting(event -> event.getStateChanged().getState())
                .containsExactly(JobState.JOB_STATE_PAUSED, JobState.JOB_STATE_RUNNING);
    }

    @Test
    void jobCreatedPausedBeginsWithResume() {
        var description = Organizer.jobOn(Organizer.storeText());
        String id = authorized()
                .contentType(ContentType.JSON)
                .body(description.toString())
                .post("/api/jobs?paused=true")
                .then()
                .statusCode(201)
                .body("state", equalTo("PAUSED"))
                .extract()
                .path("id");
        var job = new JobInRedis(redis, id);
        job.publish(0);

        change(job, "resume").statusCode(200).body("state", equalTo("RUNNING"));
        await().untilAsserted(() -> assertThat(job.tasks()).isNotEmpty());
    }

    @Test
    void jobThatHasEndedCannotBePaused() {
        var job = new JobInRedis(redis, Organizer.create("ended"));
        job.end(JobState.JOB_STATE_FINISHED);

        change(job, "pause")
                .statusCode(409)
                .body("code", equalTo("job-ended"))
                .body("detail", containsString("FINISHED"));
        assertThat(job.events()).isEmpty();
    }

    @Test
    void deletedJobLeavesOnlyItsDataAndTheNews() {
        var job = new JobInRedis(redis, Organizer.create("deleted"));
        job.publish(0);
        redis.value(String.class).set(job.keys().state(hex(JobInRedis.sha256(0).toByteArray())), "weights");
        redis.value(String.class).set(job.keys().fence(), "7");
        for (var key : List.of(
                job.keys().checks(),
                job.keys().checksTaken(),
                job.keys().standings(),
                job.keys().verification())) {
            redis.hash(String.class).hset(key, "field", "value");
        }

        authorized().delete("/api/jobs/" + job.id()).then().statusCode(204);

        when().get("/api/jobs/" + job.id()).then().statusCode(404);
        assertThat(redis.set(String.class).smembers(Keys.JOBS)).doesNotContain(job.id());
        assertThat(redis.set(String.class).smembers(Keys.OPEN_JOBS)).doesNotContain(job.id());
        assertThat(job.events().getLast().getStateChanged().getState()).isEqualTo(JobState.JOB_STATE_DELETED);
        assertThat(redis.key().keys("*{" + job.id() + "}*"))
                .containsExactlyInAnyOrder(
                        job.keys().events(), job.keys().control(), job.keys().fence())
                .allMatch(key -> redis.key().ttl(key) > 0);
    }

    @Test
    void idOfADeletedJobCanBeUsedAgain() {
        var description = Organizer.jobOn(Organizer.storeText());
        description.put("id", "phoenix");
        Organizer.post(description).statusCode(201);
        authorized().delete("/api/jobs/phoenix").then().statusCode(204);

        Organizer.post(description).statusCode(201).body("state", equalTo("CREATED"));

        assertThat(redis.key().keys("*{phoenix}*")).allMatch(key -> redis.key().ttl(key) < 0);
    }

    @Test
    void jobThatIsAnnouncedButNotThereIsSkipped() {
        redis.set(String.class).sadd(Keys.JOBS, "half-made");

        when().get("/api/jobs").then().statusCode(200).body("jobs.id", not(hasItem("half-made")));
    }

    @ParameterizedTest
    @CsvSource({
        "model, ../../models/text-1/export",
        "events, ../../models/text-1/events",
        "history?from=40, ../../models/text-1/history?from=40",
        "record, ../../models/text-1/record",
    })
    void whatModelServiceKeepsOfAJobIsFoundFromTheJob(String part, String address) {
        given().redirects()
                .follow(false)
                .get("/api/jobs/text-1/" + part)
                .then()
                .statusCode(308)
                .header("Location", equalTo(address));
    }

    @Test
    void interfaceDescribesItself() {
        given().accept(ContentType.JSON)
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.'/api/jobs'.post.requestBody.description", containsString("job description"))
                .body("paths.'/api/jobs'.post.requestBody.content.'application/json'.example", not(empty()))
                .body("paths.'/api/datasets'.post.responses", hasKey("413"));
    }

    @Test
    void serviceSaysThatItIsAliveAndReady() {
        when().get("/q/health/live").then().statusCode(200).body("checks.name", hasItem("trying to read streams"));
        when().get("/q/health/ready").then().statusCode(200).body("checks.name", hasItem("reading streams"));
    }

    private static ValidatableResponse change(JobInRedis job, String change) {
        return authorized().post("/api/jobs/" + job.id() + "/" + change).then();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
