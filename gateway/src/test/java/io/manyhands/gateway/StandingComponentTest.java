package io.manyhands.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.StandingComponentTest.Strict;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Assign;
import io.manyhands.protocol.v1.Confirm.Outcome;
import io.manyhands.protocol.v1.HandBack;
import io.manyhands.protocol.v1.VolunteerMessage;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How strangers are dealt with who take tasks and do not compute them.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(Strict.class)
class StandingComponentTest {
    private static final int FORGIVEN = 2;

    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private TestJob job;

    @Inject
    StandingComponentTest(RedisDataSource redis) {
        this.redis = redis;
        this.job = new TestJob(redis);
    }

    @BeforeEach
    void openJob() {
        job = new TestJob(redis).open();
    }

    @AfterEach
    void closeJob() {
        TestVolunteer.awaitAllGone();
        job.close();
    }

    @Test
    void newcomerHoldsOneTaskAndTwoAfterItsFirstResult() {
        try (var volunteer = TestVolunteer.join(gateway, job, 4)) {
            job.plan(new TreeNode(0, 0), new TreeNode(0, 1), new TreeNode(0, 2));
            var first = volunteer.awaitAssign();
            assertThat(taken()).isEqualTo(1);

            volunteer.compute(job, first);

            volunteer.awaitAssign();
            volunteer.awaitAssign();
        }
    }

    /// All come from this machine, as those behind a proxy on it would: they are not one address.
    @Test
    void whoHandsBackTooOftenGetsNothingForAWhileNotEvenWhenItComesBack() {
        var hoarder = TestVolunteer.connect(gateway);
        var token = hoarder.hello(ByteString.EMPTY, job.id()).getToken();
        hoarder.demand(1);
        job.plan(new TreeNode(0, 0));
        for (int times = 0; times <= FORGIVEN; times++) {
            hoarder.send(handBack(hoarder.awaitAssign()));
        }
        hoarder.close();

        try (var again = TestVolunteer.connect(gateway);
                var other = TestVolunteer.connect(gateway)) {
            again.hello(token, job.id());
            again.demand(1);
            again.awaitVersion(job);
            other.hello(ByteString.EMPTY, job.id());
            other.demand(1);

            assertThat(other.compute(job, other.awaitAssign()).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
            job.plan(new TreeNode(0, 1));
            assertThat(other.compute(job, other.awaitAssign()).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
            assertThat(again.pending()).noneMatch(message -> message.hasAssign());
        }
    }

    @Test
    void sessionsOfAnIdentityHoldTogetherWhatItMayHold() {
        try (var first = TestVolunteer.connect(gateway);
                var second = TestVolunteer.connect(gateway)) {
            var token = first.hello(ByteString.EMPTY, job.id()).getToken();
            first.demand(4);
            second.hello(token, job.id());
            second.demand(4);
            first.awaitVersion(job);
            second.awaitVersion(job);
            try (var other = TestVolunteer.join(gateway, job, 4)) {
                other.awaitVersion(job);

                job.plan(new TreeNode(0, 0), new TreeNode(0, 1));

                other.awaitAssign();
                assertThat(Stream.of(first, second).flatMap(each -> each.pending().stream()))
                        .filteredOn(message -> message.hasAssign())
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void lastTaskGoesToWhoHasHandedInSomething() {
        try (var known = TestVolunteer.join(gateway, job, 2)) {
            job.plan(new TreeNode(0, 0));
            known.compute(job, known.awaitAssign());
            try (var stranger = TestVolunteer.join(gateway, job, 2)) {
                stranger.awaitVersion(job);

                job.plan(new TreeNode(0, 1));

                known.compute(job, known.awaitAssign());
                assertThat(stranger.pending()).noneMatch(message -> message.hasAssign());
            }
        }
    }

    /// How many tasks the gateway has taken and nobody has handed in.
    private long taken() {
        return redis.execute("XPENDING", job.keys().tasks(), "gateway").get(0).toLong();
    }

    private static VolunteerMessage handBack(Assign task) {
        return VolunteerMessage.newBuilder()
                .setHandBack(HandBack.newBuilder().setLease(task.getLease()))
                .build();
    }

    public static final class Strict implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "manyhands.gateway.standing.first-window",
                    "1",
                    "manyhands.gateway.standing.forgiven",
                    Integer.toString(FORGIVEN),
                    "manyhands.gateway.standing.forgiven-per-address",
                    Integer.toString(FORGIVEN),
                    "manyhands.gateway.standing.suspension",
                    "1h");
        }
    }
}
