package io.manyhands.task.check;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.manyhands.task.testing.Organizer.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.CheckPlace;
import io.manyhands.protocol.v1.CheckEntry;
import io.manyhands.protocol.v1.CheckEntry.Reason;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.Opinion;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.task.testing.JobInRedis;
import io.manyhands.task.testing.Organizer;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.stream.StreamRange;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class CheckComponentTest {
    private static final String HASH = "cd".repeat(32);
    private static final byte[] VOLUNTEER = {1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 127};
    private static final byte[] ANOTHER = new byte[12];

    @Inject
    RedisDataSource redis;

    @Inject
    RedisChecks checks;

    private String token = "";
    private JobInRedis job;

    @BeforeEach
    void create() {
        token = Organizer.token("auditor", "auditor", "{}");
        job = new JobInRedis(redis, Organizer.create("checked"));
        redis.key().del(Keys.AUDITORS);
    }

    @AfterEach
    void delete() {
        Organizer.authorized().delete("/api/jobs/" + job.id());
    }

    @Test
    void aCheckIsHandedToOneAuditorWithoutTellingWhoseItIs() {
        add(check(4, 2, VOLUNTEER).build());

        take("a", 5)
                .statusCode(200)
                .body("checks.size()", equalTo(1))
                .body("checks[0].job", equalTo(job.id()))
                .body("checks[0].round", equalTo(4))
                .body("checks[0].tree", equalTo("evaluate"))
                .body("checks[0].level", equalTo(1))
                .body("checks[0].index", equalTo(2))
                .body("checks[0].base", equalTo("07".repeat(32)))
                .body(not(containsString("0101020305080d1522")))
                .body(not(containsString("09".repeat(32))));
        take("b", 5).body("checks", empty());

        assertThat(redis.key().pttl(job.keys().checksTaken())).isPositive();
        assertThat(redis.sortedSet(String.class).zrange(Keys.AUDITORS, 0, -1)).contains("a", "b");
    }

    @Test
    void noMoreIsTakenThanIsWantedTheOldestFirst() {
        add(check(6, 0, VOLUNTEER).build());
        add(check(5, 0, VOLUNTEER).build());
        add(check(5, 0, ANOTHER).build());
        add(check(9, 0, ANOTHER).setReason(Reason.REASON_CULPRIT).build());

        take("a", 2).body("checks.round", equalTo(List.of(9, 5)));
        take("b", 2).body("checks.round", equalTo(List.of(5, 6)));
    }

    @Test
    void whatAnAuditorComesToIsPassedOnToModelService() throws InvalidProtocolBufferException {
        var check = check(4, 2, VOLUNTEER).build();
        add(check);
        String id = take("a", 1).extract().path("checks[0].id");

        done("a", id).statusCode(204);

        var results = redis.stream(byte[].class).xrange(job.keys().results(), StreamRange.of("-", "+"));
        assertThat(results).hasSize(1);
        assertThat(ResultEntry.parseFrom(results.getFirst().payload().get(Keys.RESULT_FIELD)))
                .isEqualTo(ResultEntry.newBuilder()
                        .setKind(check.getKind())
                        .setRound(4)
                        .setBaseSha256(check.getBaseSha256())
                        .setNode(check.getNode())
                        .setVolunteerId(ByteString.copyFrom(Keys.auditorId("a")))
                        .setComputeMicros(1500)
                        .setCheckedSha256(ByteString.fromHex(HASH))
                        .setTrusted(true)
                        .build());
        take("b", 1).body("checks", empty());
        await("free again").untilAsserted(() -> take("b", 1).body("checks.size()", equalTo(1)));
    }

    @Test
    void whatIsNoCheckAnyMoreIsNotPassedOn() {
        var check = check(4, 2, VOLUNTEER).build();
        add(check);
        String id = take("a", 1).extract().path("checks[0].id");
        redis.hash(String.class).hdel(job.keys().checks(), CheckPlace.of(check));

        done("a", id).statusCode(404).body("code", equalTo("check-not-found"));

        add(check.toBuilder().setBaseSha256(bytes(8, 32)).build());
        done("a", id).statusCode(404);
        assertThat(redis.key().exists(job.keys().results())).isFalse();
    }

    /// The job goes back between a look at the checks and the answer.
    @Test
    void whatIsNoCheckAnyMoreIsNotPassedOnHoweverLateThatTurnsOut() {
        var gone = new Check(job.id(), check(4, 2, VOLUNTEER).build());

        assertThat(checks.done(gone, ResultEntry.getDefaultInstance()).await().atMost(Waiting.LIMIT))
                .isFalse();

        assertThat(redis.key().exists(job.keys().results())).isFalse();
        assertThat(redis.key().exists(job.keys().checksTaken())).isFalse();
    }

    @Test
    void whatAuditorsDisagreeOnGoesToOneThatWasNotAsked() {
        take("a", 1);
        take("b", 1);
        add(check(4, 2, VOLUNTEER)
                .addOpinions(Opinion.newBuilder()
                        .setAuditorId(ByteString.copyFrom(Keys.auditorId("a")))
                        .setValueSha256(bytes(3, 32)))
                .build());

        take("a", 1).body("checks", empty());
        take("b", 1).body("checks.size()", equalTo(1));
    }

    @Test
    void anAuditorThatIsAloneGetsEvenWhatItDisagreesOn() {
        redis.sortedSet(String.class).zadd(Keys.AUDITORS, System.currentTimeMillis() - 30_000.0, "gone");
        redis.sortedSet(String.class).zadd(Keys.AUDITORS, System.currentTimeMillis() - 90_000.0, "long-gone");
        add(check(4, 2, VOLUNTEER)
                .addOpinions(Opinion.newBuilder()
                        .setAuditorId(ByteString.copyFrom(Keys.auditorId("a")))
                        .setValueSha256(bytes(3, 32)))
                .build());

        take("a", 1).body("checks.size()", equalTo(1));

        assertThat(redis.sortedSet(String.class).zrange(Keys.AUDITORS, 0, -1)).containsExactlyInAnyOrder("gone", "a");
    }

    @Test
    void anAuditorWaitsUntilThereIsSomething() {
        var waiting = CompletableFuture.supplyAsync(() -> post("take", """
                {"auditor": "patient", "count": 3, "waitMs": 10000}"""));
        await("seen")
                .untilAsserted(() -> assertThat(redis.sortedSet(String.class).zrange(Keys.AUDITORS, 0, -1))
                        .contains("patient"));
        assertThat(waiting).isNotDone();

        add(check(4, 2, VOLUNTEER).build());

        waiting.join().statusCode(200).body("checks.size()", equalTo(1));
    }

    @Test
    void anAuditorThatWaitsInVainHearsSo() {
        post("take", "{\"auditor\": \"a\", \"count\": 3, \"waitMs\": 120}")
                .statusCode(200)
                .body("checks", empty());
    }

    @Test
    void whatCannotBeReadIsPassedOver() {
        redis.hash(String.class, String.class, byte[].class).hset(job.keys().checks(), "1:1:0:0:00", new byte[] {1});
        add(check(4, 2, VOLUNTEER).build());

        take("a", 5).statusCode(200).body("checks.size()", equalTo(1));
    }

    @Test
    void mistakesAreNamedAndOtherTokensRefused() {
        post("take", "{\"auditor\": \"a b\", \"count\": 0}")
                .statusCode(400)
                .body("code", equalTo("invalid-check"))
                .body("errors.field", hasItem("auditor"))
                .body("errors.field", hasItem("count"));
        post("done", "{}").statusCode(400).body("code", equalTo("invalid-check"));
        post("take", "[".repeat(5000)).statusCode(413).body("code", equalTo("body-too-large"));

        var submitter = Organizer.token("submitter", "submit", "{}");
        for (var path : List.of("take", "done")) {
            with(submitter)
                    .contentType(ContentType.JSON)
                    .body("{}")
                    .post("/api/checks/" + path)
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("scope-missing"));
        }
    }

    private ValidatableResponse take(String auditor, int count) {
        return post("take", "{\"auditor\": \"%s\", \"count\": %d}".formatted(auditor, count));
    }

    private ValidatableResponse done(String auditor, String id) {
        return post("done", """
                {"auditor": "%s", "job": "%s", "id": "%s", "sha256": "%s", "computeMicros": 1500}""".formatted(auditor, job.id(), id, HASH));
    }

    private ValidatableResponse post(String path, String body) {
        return with(token)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/checks/" + path)
                .then();
    }

    /// As model-service does.
    private void add(CheckEntry check) {
        redis.hash(String.class, String.class, byte[].class)
                .hset(job.keys().checks(), CheckPlace.of(check), check.toByteArray());
    }

    private static CheckEntry.Builder check(int round, int index, byte[] volunteer) {
        return CheckEntry.newBuilder()
                .setKind(TaskKind.TASK_KIND_EVALUATE)
                .setRound(round)
                .setBaseSha256(bytes(7, 32))
                .setNode(Node.newBuilder().setLevel(1).setIndex(index))
                .setVolunteerId(ByteString.copyFrom(volunteer))
                .setValueSha256(bytes(9, 32))
                .setReason(Reason.REASON_UNPROVEN);
    }

    private static ByteString bytes(int value, int count) {
        var bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return ByteString.copyFrom(bytes);
    }
}
