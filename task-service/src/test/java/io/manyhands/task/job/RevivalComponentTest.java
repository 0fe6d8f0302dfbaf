package io.manyhands.task.job;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.manyhands.task.testing.Organizer.authorized;
import static io.manyhands.task.testing.Organizer.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.ControlField;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.task.testing.JobInRedis;
import io.manyhands.task.testing.Organizer;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Jobs that have ended come back.
@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class RevivalComponentTest {
    @Inject
    RedisDataSource redis;

    @Test
    void failedJobGoesOnFromItsCurrentVersionAndWhatMadeItFailIsNotHeardAgain() {
        var job = new JobInRedis(redis, Organizer.create("failed"));
        job.publish(2);
        await().untilAsserted(() -> assertThat(job.tasks()).isNotEmpty());
        fail(job);
        redis.stream(byte[].class).xadd(job.keys().results(), Map.of(Keys.RESULT_FIELD, new byte[0]));

        change(job, "resume")
                .statusCode(200)
                .body("state", equalTo("RUNNING"))
                .body("round", equalTo(2))
                .body("$", not(hasKey("reason")))
                .body("$", not(hasKey("warnings")));

        assertThat(redis.key().exists(job.keys().results())).isFalse();
        assertThat(redis.key().exists(job.keys().owner())).as("fenced").isFalse();
        assertThat(redis.set(String.class).smembers(Keys.OPEN_JOBS)).contains(job.id());
        await("planned again").until(() -> job.events().getLast().hasTasksAvailable());
        assertThat(job.events().getLast().getTasksAvailable().getRound()).isEqualTo(2);
        change(job, "resume").statusCode(200).body("state", equalTo("RUNNING"));
    }

    @Test
    void jobThatFailedBeforeItHadAVersionBegins() {
        var job = new JobInRedis(redis, Organizer.create("failed-first"));
        redis.hash(String.class)
                .hset(job.keys().status(), Map.of(StatusField.STATE, "FAILED", StatusField.REASON, "because"));
        change(job, "resume").statusCode(200).body("state", equalTo("CREATED"));
    }

    @Test
    void finishedJobIsNotResumedButRolledBack() {
        var job = new JobInRedis(redis, Organizer.create("finished"));
        job.publish(0);
        keep(job, 0);
        job.publish(2);
        head(job, 2);
        keep(job, 2);
        job.publish(4);
        head(job, 4);
        redis.value(String.class).set(job.keys().state(hex(4)), "state 4");
        for (int round = 0; round < 4; round++) {
            redis.list(String.class).rpush(job.keys().history(), "round " + round);
            redis.list(String.class).rpush(job.keys().outputs(), "output " + round);
            redis.list(String.class).rpush(job.keys().failures(), round + " 7 no");
        }
        job.end(JobState.JOB_STATE_FINISHED);
        change(job, "resume")
                .statusCode(409)
                .body("code", equalTo("job-ended"))
                .body("detail", containsString("/rollback"));

        rollBack(job, "{\"version\": 3}")
                .statusCode(200)
                .body("state", equalTo("RUNNING"))
                .body("round", equalTo(2))
                .body("stateSha256", equalTo(hex(2)))
                .body("warnings", hasItem(containsString("from version 4 (" + hex(4) + ") to version 2")));

        assertThat(redis.list(String.class).lrange(job.keys().history(), 0, -1)).containsExactly("round 0", "round 1");
        assertThat(redis.list(String.class).lrange(job.keys().outputs(), 0, -1))
                .containsExactly("output 0", "output 1");
        assertThat(redis.list(String.class).lrange(job.keys().failures(), 0, -1))
                .containsExactly("0 7 no", "1 7 no");
        assertThat(redis.hash(String.class).hget(job.keys().status(), StatusField.HEAD))
                .as("the record goes on from the line of that version")
                .isEqualTo("line 2");
        assertThat(redis.value(String.class).get(job.keys().state(hex(2)))).isEqualTo("state 2");
        assertThat(redis.value(String.class).get(job.keys().memory())).isEqualTo("memory 2");
        assertThat(redis.key().pttl(job.keys().state(hex(4))))
                .as("still to be had")
                .isPositive();
        assertThat(redis.set(String.class).smembers(Keys.OPEN_JOBS)).contains(job.id());
        assertThat(job.events())
                .anySatisfy(event ->
                        assertThat(event.getVersionPublished().getVersion()).isEqualTo(2));
        await().untilAsserted(() -> assertThat(job.tasks()).isNotEmpty().allMatch(task -> task.getRound() == 2));
    }

    @Test
    void withoutANumberItGoesBackToTheLastVersionThatIsKept() {
        var job = new JobInRedis(redis, Organizer.create("back"));
        for (int version = 0; version < 3; version++) {
            job.publish(version);
            keep(job, version);
        }
        rollBack(job, "{}").statusCode(200).body("round", equalTo(1));
        rollBack(job, "{}").statusCode(200).body("round", equalTo(0));
        rollBack(job, "{}")
                .statusCode(409)
                .body("code", equalTo("version-not-kept"))
                .body("detail", containsString("it is at version 0, and can be rolled back to none"));
    }

    @Test
    void versionThatIsNotKeptIsRefusedWithThoseThatAre() {
        var job = new JobInRedis(redis, Organizer.create("not-kept"));
        rollBack(job, "{}").statusCode(409).body("detail", containsString("it is at version none"));
        job.publish(2);
        keep(job, 2);
        job.publish(4);
        rollBack(job, "{\"version\": 1}")
                .statusCode(409)
                .body("detail", containsString("no version up to 1 is kept"))
                .body("detail", containsString("can be rolled back to [2]"));
        rollBack(new JobInRedis(redis, "nobody"), "{}").statusCode(404).body("code", equalTo("job-not-found"));
    }

    @Test
    void checksGoWithTheRoundsThatTheyAreOf() {
        var job = new JobInRedis(redis, Organizer.create("checks"));
        job.publish(9);
        keep(job, 9);
        job.publish(11);
        for (var key : List.of(job.keys().checks(), job.keys().checksTaken())) {
            redis.hash(String.class).hset(key, Map.of("8:1:0:0:ab", "-", "9:1:0:0:ab", "-", "10:1:0:0:ab", "-"));
        }
        redis.hash(String.class).hset(job.keys().standings(), "ab", "-");

        rollBack(job, "{}").statusCode(200);

        assertThat(redis.hash(String.class).hkeys(job.keys().checks())).containsExactly("8:1:0:0:ab");
        assertThat(redis.hash(String.class).hkeys(job.keys().checksTaken())).containsExactly("8:1:0:0:ab");
        assertThat(redis.key().exists(job.keys().standings())).isTrue();

        redis.hash(String.class).hset(job.keys().checks(), "9:1:0:0:ab", "-");
        fail(job);
        change(job, "resume").statusCode(200);
        assertThat(redis.hash(String.class).hkeys(job.keys().checks())).containsExactly("8:1:0:0:ab");
    }

    @Test
    void whoOwnsTheJobIsFencedByARollback() {
        var job = new JobInRedis(redis, Organizer.create("fenced"));
        job.publish(0);
        keep(job, 0);
        job.publish(1);
        redis.value(String.class).set(job.keys().owner(), "somebody:7");
        rollBack(job, "{}").statusCode(200);
        assertThat(redis.key().exists(job.keys().owner())).isFalse();
    }

    @Test
    void failedJobGoesOnIfItFitsAmongTheOpenJobsOfItsOwner() {
        var anna = Organizer.token("anna", "submit", "{\"openJobs\": 1}");
        var job = createAs(anna, "no-room-1");
        fail(job);
        leave(job);
        var other = createAs(anna, "no-room-2");

        resumeAs(anna, job).statusCode(403).body("code", equalTo("quota-open-jobs"));
        change(job, "resume").statusCode(403).body("code", equalTo("quota-open-jobs"));
        assertThat(redis.hash(String.class).hget(job.keys().status(), StatusField.STATE))
                .isEqualTo("FAILED");

        with(anna).delete("/api/jobs/" + other.id()).then().statusCode(204);
        resumeAs(anna, job).statusCode(200);
        with(anna).get("/api/organizer").then().body("used.openJobs", equalTo(1));
        postAs(anna, "no-room-3").statusCode(403).body("code", equalTo("quota-open-jobs"));
    }

    @Test
    void finishedJobIsRolledBackIfItFitsAmongTheOpenJobsOfItsOwner() {
        var anna = Organizer.token("anna", "submit", "{\"openJobs\": 1}");
        var job = createAs(anna, "no-room-4");
        job.publish(0);
        keep(job, 0);
        job.publish(1);
        keep(job, 1);
        job.publish(2);
        rollBackAs(anna, job).statusCode(200).body("round", equalTo(1));
        job.end(JobState.JOB_STATE_FINISHED);
        leave(job);
        var other = createAs(anna, "no-room-5");

        rollBackAs(anna, job).statusCode(403).body("code", equalTo("quota-open-jobs"));
        assertThat(redis.hash(String.class).hget(job.keys().status(), StatusField.VERSION))
                .isEqualTo("1");

        with(anna).delete("/api/jobs/" + other.id()).then().statusCode(204);
        rollBackAs(anna, job).statusCode(200).body("round", equalTo(0));
        with(anna).get("/api/organizer").then().body("used.openJobs", equalTo(1));
        postAs(anna, "no-room-6").statusCode(403).body("code", equalTo("quota-open-jobs"));
    }

    @Test
    void jobThatBecomesAnotherOrganizersMeanwhileIsNotRolledBack() throws Exception {
        var anna = Organizer.token("anna", "submit", "{}");
        var job = createAs(anna, "becomes-another-1");
        job.publish(0);
        keep(job, 0);
        job.publish(1);
        await().untilAsserted(() -> assertThat(job.tasks()).isNotEmpty());

        var answer = new AtomicInteger();
        pauseWrites();
        var other = Thread.ofVirtual().start(() -> ownedBySomebodyElse(job));
        awaitHeldBack("hset");
        var change = Thread.ofVirtual()
                .start(() -> answer.set(rollBackAs(anna, job).extract().statusCode()));
        awaitHeldBack("eval");
        goOn(other, change);

        assertThat(answer).hasValue(403);
        assertThat(redis.hash(String.class).hget(job.keys().status(), StatusField.VERSION))
                .isEqualTo("1");
    }

    @Test
    void jobThatBecomesAnotherOrganizersMeanwhileIsNotRevived() throws Exception {
        var anna = Organizer.token("anna", "submit", "{}");
        var job = createAs(anna, "becomes-another-2");
        fail(job);

        var answer = new AtomicInteger();
        pauseWrites();
        var change = Thread.ofVirtual()
                .start(() -> answer.set(resumeAs(anna, job).extract().statusCode()));
        awaitHeldBack("eval");
        var other = Thread.ofVirtual().start(() -> ownedBySomebodyElse(job));
        awaitHeldBack("hset");
        goOn(other, change);

        assertThat(answer).hasValue(403);
        assertThat(redis.hash(String.class).hget(job.keys().status(), StatusField.STATE))
                .isEqualTo("FAILED");
    }

    /// Reads go on.
    private void pauseWrites() {
        redis.execute("CLIENT", "PAUSE", "60000", "WRITE");
    }

    /// Redis takes what it holds back in the order in which it came.
    private void awaitHeldBack(String command) {
        var blocked = Pattern.compile("flags=\\w*b\\w* .*cmd=" + command);
        await().untilAsserted(() -> assertThat(
                        redis.execute("CLIENT", "LIST").toString().lines())
                .anyMatch(line -> blocked.matcher(line).find()));
    }

    private void goOn(Thread... waiting) throws InterruptedException {
        redis.execute("CLIENT", "UNPAUSE");
        for (var thread : waiting) {
            thread.join();
        }
    }

    private void ownedBySomebodyElse(JobInRedis job) {
        redis.hash(String.class).hset(job.keys().control(), ControlField.OWNER, "somebody-else");
    }

    /// As model-service does with a job that has ended.
    private void leave(JobInRedis job) {
        redis.set(String.class).srem(Keys.OPEN_JOBS, job.id());
    }

    private JobInRedis createAs(String token, String id) {
        postAs(token, id).statusCode(201);
        return new JobInRedis(redis, id);
    }

    private static ValidatableResponse postAs(String token, String id) {
        var job = Organizer.jobOn(Organizer.storeText());
        job.put("id", id);
        return with(token)
                .contentType(ContentType.JSON)
                .body(job.toString())
                .post("/api/jobs")
                .then();
    }

    private static ValidatableResponse resumeAs(String token, JobInRedis job) {
        return with(token).post("/api/jobs/%s/resume".formatted(job.id())).then();
    }

    private static ValidatableResponse rollBackAs(String token, JobInRedis job) {
        return with(token)
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/jobs/%s/rollback".formatted(job.id()))
                .then();
    }

    private void head(JobInRedis job, int version) {
        redis.hash(String.class).hset(job.keys().status(), StatusField.HEAD, "line " + version);
    }

    /// As model-service does.
    private void keep(JobInRedis job, int version) {
        var status = redis.hash(String.class).hgetall(job.keys().status());
        var json = new StringBuilder();
        status.forEach((field, value) ->
                json.append(json.isEmpty() ? "" : ",").append("\"%s\",\"%s\"".formatted(field, value)));
        redis.hash(String.class)
                .hset(
                        job.keys().checkpoints(),
                        Map.of(
                                version + ":state", "state " + version,
                                version + ":memory", "memory " + version,
                                version + ":status", "[" + json + "]"));
        redis.value(String.class).set(job.keys().state(hex(version)), "state " + version);
    }

    private void fail(JobInRedis job) {
        job.end(JobState.JOB_STATE_FAILED);
        redis.hash(String.class)
                .hset(job.keys().status(), Map.of(StatusField.REASON, "because", StatusField.CONCERN, "waits"));
        redis.value(String.class).set(job.keys().owner(), "somebody:7");
    }

    private static ValidatableResponse change(JobInRedis job, String how) {
        return authorized().post("/api/jobs/%s/%s".formatted(job.id(), how)).then();
    }

    private static ValidatableResponse rollBack(JobInRedis job, String body) {
        return authorized()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/jobs/%s/rollback".formatted(job.id()))
                .then();
    }

    private static String hex(int version) {
        return HexFormat.of().formatHex(JobInRedis.sha256(version).toByteArray());
    }
}
