package io.manyhands.gateway;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.ban.BanBook;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.session.Sessions;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Ban;
import io.manyhands.protocol.v1.Confirm.Outcome;
import io.manyhands.protocol.v1.Error;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.Hello;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.LobbyEntry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of volunteers that are banned.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(BanComponentTest.ReadOften.class)
class BanComponentTest {
    private static final int POLICY_VIOLATION = 1008;

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    BanBook book;

    @Inject
    Sessions sessions;

    @Inject
    GatewayLoop loop;

    private final RedisDataSource redis;
    private TestJob job;

    public static final class ReadOften implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("manyhands.gateway.ban.reload-every", "100ms");
        }
    }

    @Inject
    BanComponentTest(RedisDataSource redis) {
        this.redis = redis;
        this.job = new TestJob(redis);
    }

    @BeforeEach
    void openJob() {
        redis.key().del(Keys.BANS);
        job = new TestJob(redis).open();
    }

    @AfterEach
    void closeJob() {
        TestVolunteer.awaitAllGone();
        job.close();
    }

    @Test
    void whoIsBannedIsToldWhyAndGetsNothing() {
        var first = TestVolunteer.connect(gateway);
        var welcome = first.hello(ByteString.EMPTY, job.id());
        ban(welcome.getVolunteerId());
        assertToldAndClosed(first, first.awaitError());

        var again = TestVolunteer.connect(gateway);
        var answer = again.send(Hello.newBuilder()
                .setToken(welcome.getToken())
                .setJobId(job.id())
                .build());

        assertThat(answer.hasWelcome()).isFalse();
        assertToldAndClosed(again, answer.getError());
        var metrics = get("/q/metrics").asString();
        assertThat(metrics).contains("manyhands_gateway_bans 1.0").doesNotContain("manyhands_gateway_banned_total 0.0");
    }

    private static void assertToldAndClosed(TestVolunteer volunteer, Error error) {
        assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_BANNED);
        assertThat(error.getFatal()).isTrue();
        assertThat(error.getMessage())
                .contains("a value of it was wrong")
                .contains("until 2100-01-01T00:00:00Z")
                .contains("come back after that");
        assertThat(volunteer.awaitClose()).isEqualTo(POLICY_VIOLATION);
    }

    @Test
    void whatABannedVolunteerHeldIsIssuedAgainAtOnceAndOthersGoOn() {
        var banned = TestVolunteer.connect(gateway);
        var welcome = banned.hello(ByteString.EMPTY, job.id());
        banned.demand(1);
        job.plan(TestJob.ROOT);
        banned.awaitAssign();
        try (var other = TestVolunteer.join(gateway, job, 2)) {
            other.awaitVersion(job);

            tell(welcome.getVolunteerId());

            banned.awaitClose();
            var half = other.awaitAssign();
            assertThat(half.getNode().getLevel()).isEqualTo(1);
            assertThat(other.compute(job, half).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
        }
    }

    @Test
    void resultThatIsOnItsWayWhenItsVolunteerIsBannedIsNotStored() {
        try (var volunteer = TestVolunteer.connect(gateway)) {
            var welcome = volunteer.hello(ByteString.EMPTY, job.id());
            volunteer.demand(1);
            job.plan(new TreeNode(0, 0));
            var task = volunteer.awaitAssign();
            // As it is for a result that is being looked at: the session has ended, but the result is taken further.
            loop.execute(() -> book.whenBanned(ban -> {}));
            ban(welcome.getVolunteerId());
            await("it is known").until(() -> book.size() == 1);

            volunteer.handIn(TestVolunteer.answer(job, task));

            await("somebody else is to compute it")
                    .untilAsserted(() -> assertThat(job.tasks())
                            .singleElement()
                            .satisfies(again -> assertThat(again.getReissues()).isEqualTo(1)));
            assertThat(job.results()).isEmpty();
        } finally {
            loop.execute(() -> book.whenBanned(sessions::banned));
        }
    }

    @Test
    void whoseBanWasLiftedIsWelcomeAgain() {
        var first = TestVolunteer.connect(gateway);
        var welcome = first.hello(ByteString.EMPTY, job.id());
        ban(welcome.getVolunteerId());
        first.awaitClose();

        redis.key().del(Keys.BANS);

        await("it is welcome").untilAsserted(() -> {
            try (var again = TestVolunteer.connect(gateway)) {
                var hello = Hello.newBuilder().setToken(welcome.getToken()).setJobId(job.id());
                assertThat(again.send(hello.build()).hasWelcome()).isTrue();
            }
        });
    }

    /// As model-service writes it down, without anybody being told.
    private void ban(ByteString volunteer) {
        redis.hash(String.class, String.class, byte[].class)
                .hset(
                        Keys.BANS,
                        HexFormat.of().formatHex(volunteer.toByteArray()),
                        entry(volunteer).toByteArray());
    }

    /// ... and as it tells the gateways: before they read all bans again, this one counts for a moment.
    private void tell(ByteString volunteer) {
        var entry = LobbyEntry.newBuilder()
                .setJobId(job.id())
                .setState(JobState.JOB_STATE_RUNNING)
                .setBan(entry(volunteer));
        redis.stream(byte[].class)
                .xadd(Keys.LOBBY, Map.of(Keys.LOBBY_FIELD, entry.build().toByteArray()));
    }

    private Ban entry(ByteString volunteer) {
        return Ban.newBuilder()
                .setVolunteerId(volunteer)
                .setSinceMs(1)
                .setUntilMs(4_102_444_800_000L)
                .setReason("a value of it was wrong")
                .setJobId(job.id())
                .build();
    }
}
