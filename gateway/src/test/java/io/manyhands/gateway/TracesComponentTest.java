package io.manyhands.gateway;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.manyhands.telemetry.testing.RecordedSpans.ELSEWHERE;
import static io.manyhands.telemetry.testing.RecordedSpans.attribute;
import static io.manyhands.telemetry.testing.RecordedSpans.parent;
import static io.manyhands.telemetry.testing.RecordedSpans.traceparent;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.telemetry.testing.RecordedSpans;
import io.manyhands.telemetry.trace.TraceStep;
import io.manyhands.telemetry.trace.Tracing;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The gateway's part of a task's trace; the test plays volunteers and the other services.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class TracesComponentTest {
    @TestHTTPResource("/")
    URI gateway;

    private final RecordedSpans spans = new RecordedSpans();
    private final RedisDataSource redis;
    private TestJob job;

    @Inject
    TracesComponentTest(RedisDataSource redis) {
        this.redis = redis;
        this.job = new TestJob(redis);
    }

    @BeforeEach
    void openJob() {
        QuarkusMock.installMockForType(spans.tracing(1), Tracing.class);
        job = new TestJob(redis).open();
    }

    @AfterEach
    void closeJob() {
        TestVolunteer.awaitAllGone();
        job.close();
    }

    @Test
    void sampledTaskIsTracedFromItsLeaseToItsResultInTheStream() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            volunteer.compute(job, volunteer.awaitAssign());

            await().untilAsserted(() -> assertThat(spans.of(TraceStep.TASK)).hasSize(1));
            var task = spans.of(TraceStep.TASK).getFirst();
            assertThat(attribute(task, "job")).isEqualTo(job.id());
            assertThat(attribute(task, "version")).isEqualTo("0");
            assertThat(attribute(task, "kind")).isEqualTo("advance");
            assertThat(attribute(task, "leaves")).isEqualTo("4");
            assertThat(attribute(task, "outcome")).isEqualTo("accepted");
            assertThat(spans.of(TraceStep.PUBLISH)).singleElement().satisfies(publish -> {
                assertThat(parent(publish)).isEqualTo(traceparent(task));
                assertThat(job.results())
                        .extracting(ResultEntry::getTraceparent)
                        .containsExactly(traceparent(publish));
            });
        }
    }

    @Test
    void taskThatIsNotSampledLeavesNoTrace() {
        QuarkusMock.installMockForType(spans.tracing(0), Tracing.class);
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            volunteer.compute(job, volunteer.awaitAssign());

            assertThat(job.results())
                    .singleElement()
                    .satisfies(result -> assertThat(result.getTraceparent()).isEmpty());
            assertThat(spans.all()).isEmpty();
        }
    }

    @Test
    void leaseThatEndsWithoutAResultEndsItsTrace() {
        var leaving = TestVolunteer.join(gateway, job, 1);
        job.plan(TestJob.ROOT);
        leaving.awaitAssign();

        leaving.vanish();

        await().untilAsserted(() -> assertThat(spans.of(TraceStep.TASK))
                .extracting(task -> attribute(task, "outcome"))
                .containsExactly("left"));
        assertThat(spans.of(TraceStep.PUBLISH)).isEmpty();
    }

    @Test
    void leaseOfARoundThatIsOverEndsItsTrace() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            volunteer.awaitAssign();

            job.publish(JobState.JOB_STATE_RUNNING);

            await().untilAsserted(() -> assertThat(spans.of(TraceStep.TASK))
                    .extracting(task -> attribute(task, "outcome"))
                    .containsExactly("discarded"));
        }
    }

    @Test
    void versionIsAnnouncedInTheTraceThatCommittedIt() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.awaitVersion(job);

            job.publish(JobState.JOB_STATE_RUNNING, ELSEWHERE);

            await().untilAsserted(() -> assertThat(spans.of(TraceStep.ANNOUNCE))
                    .singleElement()
                    .satisfies(announce -> {
                        assertThat(parent(announce)).isEqualTo(ELSEWHERE);
                        assertThat(attribute(announce, "version")).isEqualTo("1");
                    }));
        }
    }

    @Test
    void versionThatNoSampledTaskHasPartInIsNotTraced() {
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            volunteer.awaitVersion(job);
            job.publish(JobState.JOB_STATE_RUNNING);
            volunteer.awaitVersion(job);

            assertThat(spans.of(TraceStep.ANNOUNCE)).isEmpty();
        }
    }
}
