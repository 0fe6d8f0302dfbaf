package io.manyhands.gateway.entry;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.ProofOfWork;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Confirm.Outcome;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.Hello;
import io.manyhands.protocol.v1.JobState;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What volunteers have to give before they are given anything.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(EntryComponentTest.FewGuesses.class)
class EntryComponentTest {
    private static final TreeNode LEAF = new TreeNode(0, 0);
    private static final String INVITATION = "class-7b-2026";
    private static final int BITS = 8;

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    RedisDataSource redis;

    private final List<TestJob> jobs = new ArrayList<>();

    public static final class FewGuesses implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "manyhands.gateway.admission.wrong-invitation-burst", "3",
                    "manyhands.gateway.admission.wrong-invitation-every", "200ms");
        }
    }

    @AfterEach
    void closeJobs() {
        TestVolunteer.awaitAllGone();
        jobs.forEach(TestJob::close);
    }

    @Test
    void jobThatCostsNothingIsGivenAtOnce() {
        var job = open(new TestJob(redis));
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            var told = volunteer.awaitJobChanged(job);
            assertThat(told.hasEntry()).isFalse();
            assertThat(told.getToken()).isEmpty();
            volunteer.awaitVersion(job);
        }
    }

    @Test
    void whoeverHasNotPaidGetsNoVersionsAndNoTasks() {
        var job = open(TestJob.costing(redis, BITS, ""));
        try (var stranger = TestVolunteer.join(gateway, job, 1)) {
            var asked = stranger.awaitJobChanged(job);
            assertThat(asked.getEntry().getChallenge().size()).isEqualTo(16);
            job.plan(LEAF);
            job.publish(JobState.JOB_STATE_RUNNING);
            job.plan(LEAF);
            // Another one gets them, so they could have been had.
            try (var trusted = TestVolunteer.joinTrusted(gateway, job, 1, "the-organizers-own")) {
                assertThat(trusted.awaitJobChanged(job).hasEntry()).isFalse();
                trusted.awaitVersion(job);
                assertThat(trusted.compute(job, trusted.awaitAssign()).getOutcome())
                        .isEqualTo(Outcome.OUTCOME_ACCEPTED);
            }
            stranger.awaitHeard();
            assertThat(stranger.pending()).noneMatch(message -> message.hasVersionAnnounced() || message.hasAssign());
        }
    }

    @Test
    void whoeverHasProvenItsWorkComputesAndNeedNotProveItAgain() {
        var job = open(TestJob.costing(redis, BITS, ""));
        ByteString token;
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.payEntry(volunteer.awaitJobChanged(job), "");
            token = volunteer.awaitJobChanged(job).getToken();
            assertThat(token.size()).isPositive();
            volunteer.awaitVersion(job);
            job.plan(LEAF);
            assertThat(volunteer.compute(job, volunteer.awaitAssign()).getOutcome())
                    .isEqualTo(Outcome.OUTCOME_ACCEPTED);
        }
        try (var again = TestVolunteer.connect(gateway)) {
            var welcome = again.hello(token, job.id());
            assertThat(welcome.getToken()).isEqualTo(token);
            assertThat(again.awaitJobChanged(job).hasEntry()).isFalse();
            again.awaitVersion(job);
        }
    }

    @Test
    void workForAnotherChallengeIsNoneAndAnotherChallengeFollows() {
        var job = open(TestJob.costing(redis, BITS, ""));
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            var asked = volunteer.awaitJobChanged(job);
            volunteer.payEntry(job.id(), uselessFor(asked.getEntry().getChallenge()), "");
            var error = volunteer.awaitError();
            assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_ENTRY_REFUSED);
            assertThat(error.getFatal()).isFalse();
            assertThat(error.getMessage()).contains(job.id(), "must begin with 8");
            var askedAgain = volunteer.awaitJobChanged(job);
            assertThat(askedAgain.getEntry().getChallenge())
                    .isNotEqualTo(asked.getEntry().getChallenge());
            volunteer.payEntry(askedAgain, "");
            assertThat(volunteer.awaitJobChanged(job).hasEntry()).isFalse();
        }
    }

    private static ByteString uselessFor(ByteString challenge) {
        for (byte tried = 0; ; tried++) {
            var nonce = ByteString.copyFrom(new byte[] {tried, 0, 0, 0, 0, 0, 0, 0});
            if (ProofOfWork.zeroBits(challenge, nonce) < BITS) {
                return nonce;
            }
        }
    }

    @Test
    void onlyTheInvitationOpensTheJobThatAsksForOne() {
        var job = open(TestJob.costing(redis, BITS, INVITATION));
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.payEntry(volunteer.awaitJobChanged(job), "Class-7b-2026");
            var error = volunteer.awaitError();
            assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_ENTRY_REFUSED);
            assertThat(error.getMessage()).contains("not the invitation to job", "capitals count");

            volunteer.payEntry(volunteer.awaitJobChanged(job), " " + INVITATION);
            assertThat(volunteer.awaitJobChanged(job).hasEntry()).isFalse();
            volunteer.awaitVersion(job);
        }
    }

    @Test
    void afterTooManyWrongOnesNotEvenTheRightInvitationIsLookedAtForAWhile() {
        var job = open(TestJob.costing(redis, 0, INVITATION));
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            var asked = volunteer.awaitJobChanged(job);
            await("no more is looked at").until(() -> {
                volunteer.payEntry(job.id(), ByteString.copyFrom(new byte[8]), "guess");
                return volunteer.awaitError().getMessage().contains("was not looked at");
            });
            assertThat(get("/q/metrics").asString())
                    .doesNotContain("manyhands_gateway_bounds_hit_total{bound=\"network_invitations\"} 0.0");
            assertThat(asked.getSpec().getEntryCost().getInvitation()).isTrue();
            await("it is looked at again").until(() -> {
                volunteer.payEntry(job.id(), ByteString.copyFrom(new byte[8]), INVITATION);
                var answer = volunteer.await(
                        message -> message.hasError()
                                || !message.getJobChanged().getToken().isEmpty(),
                        "Error or JobChanged with a token");
                return answer.hasJobChanged();
            });
        }
    }

    @Test
    void whoeverIsNotInvitedIsGivenAnotherJobEvenIfThatOpensLater() {
        var closed = open(TestJob.costing(redis, 0, INVITATION));
        try (var volunteer = TestVolunteer.connect(gateway);
                var invited = TestVolunteer.connect(gateway)) {
            volunteer.hello(ByteString.EMPTY, "");
            assertThat(volunteer.awaitJobChanged(closed).hasEntry()).isTrue();
            var open = open(new TestJob(redis));
            volunteer.awaitVersion(open);

            invited.send(Hello.newBuilder().setIsInvited(true).build());
            invited.payEntry(invited.awaitJobChanged(closed), INVITATION);
            invited.awaitVersion(closed);
        }
    }

    @Test
    void whatIsPaidWithoutBeingDueChangesNothing() {
        var job = open(new TestJob(redis));
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.awaitVersion(job);
            volunteer.payEntry(job.id(), ByteString.copyFrom(new byte[8]), "guess");
            volunteer.payEntry("another", ByteString.copyFrom(new byte[8]), "guess");
            job.plan(LEAF);
            assertThat(volunteer.compute(job, volunteer.awaitAssign()).getOutcome())
                    .isEqualTo(Outcome.OUTCOME_ACCEPTED);
        }
    }

    private TestJob open(TestJob job) {
        jobs.add(job);
        return job.open();
    }
}
