package io.manyhands.gateway;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.support.RawWebSocket;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.Keys.TrafficField;
import io.manyhands.protocol.v1.Assign;
import io.manyhands.protocol.v1.Confirm.Outcome;
import io.manyhands.protocol.v1.Demand;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.Hello;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.Result;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.VolunteerMessage;
import io.manyhands.protocol.work.NodeValues;
import io.manyhands.protocol.work.TrainingValue;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever a volunteer sends: it gets a stable error code, and others are served on.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class BadInputComponentTest {
    /// As in application.properties of these tests.
    private static final String CREDENTIAL = "the-organizers-own";

    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private TestJob job;

    @Inject
    BadInputComponentTest(RedisDataSource redis) {
        this.redis = redis;
        this.job = new TestJob(redis);
    }

    @BeforeEach
    void openJob() {
        job = new TestJob(redis).open();
    }

    /// After every case somebody else joins, computes and is confirmed.
    @AfterEach
    void serviceGoesOn() {
        try (var other = TestVolunteer.join(gateway, job, 4)) {
            job.plan(TestJob.ROOT);
            // All of it, or half of what somebody had who had not been seen to leave.
            var task = other.await(
                    message ->
                            message.hasAssign() && message.getAssign().getNode().getLevel() >= TestJob.ROOT.level() - 1,
                    "Assign");
            assertThat(other.compute(job, task.getAssign()).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
        } finally {
            TestVolunteer.awaitAllGone();
            job.close();
        }
    }

    @Test
    void garbageIsAnUnknownMessage() {
        try (var volunteer = TestVolunteer.join(gateway, job, 0)) {
            volunteer.send("not protobuf at all".getBytes(StandardCharsets.UTF_8));
            assertThat(volunteer.awaitError().getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNKNOWN_MESSAGE);
            volunteer.send(new byte[0]);
            assertThat(volunteer.awaitError().getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNKNOWN_MESSAGE);
            volunteer.sendText("hello");
            var error = volunteer.awaitError();
            assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNKNOWN_MESSAGE);
            assertThat(error.getMessage()).contains("text of 5 characters", "binary frame");
            assertThat(error.getFatal()).isFalse();
        }
    }

    @Test
    void messageOutOfBoundsIsRefusedAndSaysWhere() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.send(VolunteerMessage.newBuilder()
                    .setHello(Hello.newBuilder().setNickname("x".repeat(81)))
                    .build());
            var error = volunteer.awaitError();
            assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_OUT_OF_BOUNDS);
            assertThat(error.getMessage())
                    .isEqualTo("hello.nickname has 81 characters, must have at most 80; reload the page");
            assertThat(error.getFatal()).isFalse();
            assertAnswers(volunteer);
        }
    }

    @Test
    void tooMuchGarbageEndsTheSession() {
        try (var volunteer = TestVolunteer.connect(gateway)) {
            for (int i = 0; i < 10; i++) {
                volunteer.sendText("x");
            }
            volunteer.await(message -> message.getError().getFatal(), "fatal Error");
            assertThat(volunteer.awaitClose()).isEqualTo(1008);
        }
    }

    @Test
    void messageBeyondTheLimitIsRefusedAndTheSessionStays() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.send(new byte[Limit.LIMIT_MESSAGE_BYTES_VALUE + 1]);
            var error = volunteer.awaitError();
            assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_MESSAGE_TOO_LARGE);
            assertThat(error.getMessage()).contains("67174401", "67174400");
            assertAnswers(volunteer);
        }
    }

    @Test
    void frameBeyondTheWebSocketLimitEndsTheConnectionBeforeItIsRead() throws IOException {
        try (var socket = new RawWebSocket(gateway)) {
            socket.announceBinaryFrame(70_000_000);
            socket.awaitEnd();
        }
    }

    @Test
    void anythingBeforeHelloIsUnexpected() {
        try (var volunteer = TestVolunteer.connect(gateway)) {
            volunteer.demand(1);
            var error = volunteer.awaitError();
            assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNEXPECTED_MESSAGE);
            assertThat(error.getMessage()).contains("say Hello first");
        }
    }

    @Test
    void secondHelloIsUnexpected() {
        try (var volunteer = TestVolunteer.join(gateway, job, 0)) {
            volunteer.send(VolunteerMessage.newBuilder()
                    .setHello(Hello.getDefaultInstance())
                    .build());
            assertThat(volunteer.awaitError().getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNEXPECTED_MESSAGE);
        }
    }

    @Test
    void gradientThatIsNotFiniteIsRefusedAndItsTaskIsIssuedAgainWhole() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            var task = volunteer.awaitAssign();
            var values = new float[job.parameters()];
            values[3] = Float.NaN;

            volunteer.handIn(TestVolunteer.answer(
                    job, task, value -> new TrainingValue(value.lossSum(), value.correct(), values)));

            assertRefused(volunteer, task, ErrorCode.ERROR_CODE_NOT_FINITE, "not finite");
            assertThat(volunteer.awaitAssign().getNode()).isEqualTo(TestJob.ROOT.toMessage());
            await().untilAsserted(
                            () -> assertThat(job.traffic(TrafficField.REJECTED)).isEqualTo(1));
        }
    }

    @Test
    void resultThatIsNotFiniteIsEvidenceOnceAndSomebodyElseGetsItsTask() {
        try (var stranger = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            var task = stranger.awaitAssign();
            try (var trusted = TestVolunteer.joinTrusted(gateway, job, 1, CREDENTIAL)) {
                trusted.awaitVersion(job);
                trusted.awaitHeard();
                stranger.handIn(notFinite(task));
                stranger.handIn(notFinite(task));
                var again = trusted.awaitAssign();
                assertThat(again.getNode()).isEqualTo(task.getNode());
                trusted.handIn(notFinite(again));
                await().until(() -> job.results().size() == 2);
            }
            assertThat(job.results()).allSatisfy(evidence -> {
                assertThat(evidence.getNotFinite()).isTrue();
                assertThat(evidence.getBaseSha256()).isEqualTo(job.sha256());
                assertThat(evidence.getAddress()).hasSize(8);
            });
            assertThat(job.results()).extracting(ResultEntry::getTrusted).containsExactly(false, true);
            assertThat(job.results().stream().map(ResultEntry::getVolunteerId).distinct())
                    .hasSize(2);
        }
    }

    @Test
    void aStrangersCredentialMakesNobodyTrusted() {
        try (var stranger = TestVolunteer.joinTrusted(gateway, job, 1, CREDENTIAL + "x")) {
            job.plan(TestJob.ROOT);
            stranger.compute(job, stranger.awaitAssign());
            assertThat(job.results()).singleElement().satisfies(result -> {
                assertThat(result.getTrusted()).isFalse();
                assertThat(result.getMagnitude()).as("of a gradient of ones").isEqualTo(Math.sqrt(job.parameters()));
            });
        }
    }

    @Test
    void volunteerAloneOnJobsThatDivergeKeepsItsSession() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            // Two more than end a session, and as many as prove a divergence twice over.
            for (int refused = 1; refused <= 7; refused++) {
                volunteer.handIn(TestVolunteer.answer(
                        job,
                        volunteer.awaitAssign(),
                        value -> new TrainingValue(Float.NaN, value.correct(), value.gradientSum())));
                var error = volunteer.awaitError();
                assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_NOT_FINITE);
                assertThat(error.getFatal()).as("result number %d", refused).isFalse();
            }
            assertThat(volunteer.compute(job, volunteer.awaitAssign()).getOutcome())
                    .isEqualTo(Outcome.OUTCOME_ACCEPTED);
        }
    }

    @Test
    void volunteerWhoseResultsAloneAreNotFiniteLosesItsSession() {
        try (var healthy = TestVolunteer.join(gateway, job, 0);
                var broken = TestVolunteer.join(gateway, job, 1)) {
            healthy.awaitVersion(job);
            job.plan(TestJob.ROOT);
            for (int i = 0; i < 5; i++) {
                broken.handIn(TestVolunteer.answer(
                        job,
                        broken.awaitAssign(),
                        value -> new TrainingValue(Float.NaN, value.correct(), value.gradientSum())));
            }
            broken.await(message -> message.getError().getFatal(), "fatal Error");
            assertThat(broken.awaitClose()).isEqualTo(1008);
        }
    }

    @Test
    void lossThatIsNotFiniteIsRefused() {
        refusedValue(
                value -> new TrainingValue(Float.POSITIVE_INFINITY, value.correct(), value.gradientSum()),
                ErrorCode.ERROR_CODE_NOT_FINITE,
                "loss is Infinity");
    }

    @Test
    void lossThatIsNegativeIsRefused() {
        refusedValue(
                value -> new TrainingValue(-2, value.correct(), value.gradientSum()),
                ErrorCode.ERROR_CODE_WRONG_COUNT,
                "loss is -2.0, must not be negative");
    }

    @Test
    void valueOfAnotherLengthIsRefusedWithBothNumbers() {
        refusedValue(
                value -> new TrainingValue(value.lossSum(), value.correct(), new float[9]),
                ErrorCode.ERROR_CODE_WRONG_LENGTH,
                "value has 44 bytes, must have 40; reload the page");
    }

    @Test
    void valueThatWasDamagedOnItsWayIsRefused() {
        refused(
                answer -> answer.setValue(
                        answer.getValue().toBuilder().setValue(new TrainingValue(2, 1, new float[8]).encode())),
                ErrorCode.ERROR_CODE_WRONG_HASH,
                "send it again");
    }

    @Test
    void otherNumberOfUnitsThanTheSubtreeHasIsRefused() {
        refused(
                answer -> answer.setValue(answer.getValue().toBuilder().setUnits(15)),
                ErrorCode.ERROR_CODE_WRONG_COUNT,
                "15 units, the subtree has 16");
    }

    @Test
    void moreCorrectAnswersThanSamplesAreRefused() {
        refusedValue(
                value -> new TrainingValue(value.lossSum(), -1, value.gradientSum()),
                ErrorCode.ERROR_CODE_WRONG_COUNT,
                "4294967295 correct answers of 16");
    }

    @Test
    void leaseThatNoGatewayMadeIsRefused() {
        refused(
                answer -> answer.setLease(forged(answer.getLease())),
                ErrorCode.ERROR_CODE_WRONG_LEASE,
                "not a lease of this gateway");
    }

    @Test
    void leaseOfAnotherVolunteerIsRefused() {
        try (var owner = TestVolunteer.join(gateway, job, 1);
                var thief = TestVolunteer.join(gateway, job, 0)) {
            job.plan(TestJob.ROOT);
            var task = owner.awaitAssign();

            thief.handIn(TestVolunteer.answer(job, task));

            assertRefused(thief, task, ErrorCode.ERROR_CODE_WRONG_LEASE, "leased to volunteer");
            assertThat(owner.compute(job, task).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
        }
    }

    @Test
    void tooManyWorthlessResultsEndTheSession() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            for (int i = 0; i < 5; i++) {
                var task = volunteer.awaitAssign();
                volunteer.handIn(TestVolunteer.answer(job, task).setValue(NodeValues.of(1, ByteString.EMPTY)));
            }
            volunteer.await(message -> message.getError().getFatal(), "fatal Error");
            assertThat(volunteer.awaitClose()).isEqualTo(1008);
        }
    }

    @Test
    void floodOfMessagesEndsTheSession() {
        try (var volunteer = TestVolunteer.join(gateway, job, 0)) {
            var demand = VolunteerMessage.newBuilder()
                    .setDemand(Demand.getDefaultInstance())
                    .build()
                    .toByteArray();
            // Many more than come through while the allowance refills, however slow this machine is.
            for (int i = 0; i < 4000 && !volunteer.isClosed(); i++) {
                volunteer.offer(demand);
            }
            var error = volunteer.awaitError();
            assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
            assertThat(error.getFatal()).isTrue();
        }
    }

    @Test
    void replayedResultIsStoredAndCreditedOnce() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            var task = volunteer.awaitAssign();
            volunteer.compute(job, task);

            for (int i = 0; i < 20; i++) {
                var confirm = volunteer.compute(job, task);
                assertThat(confirm.getUnitsCredited()).isEqualTo(16);
            }

            assertThat(job.results()).hasSize(1);
            assertThat(job.traffic(TrafficField.TASKS)).isEqualTo(1);
        }
    }

    @Test
    void replayedResultsCountAsMessages() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            var task = volunteer.awaitAssign();
            volunteer.compute(job, task);
            var replay = VolunteerMessage.newBuilder()
                    .setResult(TestVolunteer.answer(job, task))
                    .build()
                    .toByteArray();
            // Many more than come through while the allowance refills, however slow this machine is.
            for (int i = 0; i < 4000 && !volunteer.isClosed(); i++) {
                volunteer.offer(replay);
            }
            var error = volunteer.awaitError();
            assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
            assertThat(error.getFatal()).isTrue();
            assertThat(job.results()).hasSize(1);
        }
    }

    @Test
    void entryThatIsNoTaskIsRemovedAndTheOthersAreLeased() {
        redis.stream(String.class, String.class, byte[].class)
                .xadd(job.keys().tasks(), java.util.Map.of("task", new byte[] {1, 2, 3}));
        try (var volunteer = TestVolunteer.join(gateway, job, 4)) {
            job.plan(TestJob.ROOT);
            volunteer.compute(job, volunteer.awaitAssign());
            await().untilAsserted(() -> assertThat(job.tasks()).isEmpty());
        }
    }

    private Result.Builder notFinite(Assign task) {
        return TestVolunteer.answer(
                job, task, value -> new TrainingValue(Float.NaN, value.correct(), value.gradientSum()));
    }

    private void refusedValue(UnaryOperator<TrainingValue> spoil, ErrorCode code, String message) {
        refused((task, answer) -> TestVolunteer.answer(job, task, spoil), code, message);
    }

    private void refused(UnaryOperator<Result.Builder> spoil, ErrorCode code, String message) {
        refused((task, answer) -> spoil.apply(answer), code, message);
    }

    private void refused(BiFunction<Assign, Result.Builder, Result.Builder> spoil, ErrorCode code, String message) {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            var task = volunteer.awaitAssign();
            volunteer.handIn(spoil.apply(task, TestVolunteer.answer(job, task)));
            var error = volunteer.awaitError();
            assertThat(error.getCode()).isEqualTo(code);
            assertThat(error.getMessage()).contains(message);
            assertThat(job.results()).noneMatch(ResultEntry::hasValue);
        }
    }

    private void assertRefused(TestVolunteer volunteer, Assign task, ErrorCode code, String message) {
        var error = volunteer.awaitError();
        assertThat(error.getCode()).isEqualTo(code);
        assertThat(error.getMessage()).contains(message);
        assertThat(error.getTaskId()).isEqualTo(task.getTaskId());
        assertThat(error.getFatal()).isFalse();
        assertThat(job.results()).noneMatch(ResultEntry::hasValue);
    }

    private void assertAnswers(TestVolunteer volunteer) {
        job.plan(TestJob.ROOT);
        assertThat(volunteer.compute(job, volunteer.awaitAssign()).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
    }

    private static ByteString forged(ByteString lease) {
        var bytes = lease.toByteArray();
        bytes[10] ^= 1;
        return ByteString.copyFrom(bytes);
    }
}
