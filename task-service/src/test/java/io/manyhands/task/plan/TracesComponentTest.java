package io.manyhands.task.plan;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.manyhands.telemetry.testing.RecordedSpans.ELSEWHERE;
import static io.manyhands.telemetry.testing.RecordedSpans.attribute;
import static io.manyhands.telemetry.testing.RecordedSpans.parent;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.task.testing.JobInRedis;
import io.manyhands.task.testing.Organizer;
import io.manyhands.telemetry.testing.RecordedSpans;
import io.manyhands.telemetry.trace.TraceStep;
import io.manyhands.telemetry.trace.Tracing;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/// The task-service's part of a task's trace: the last step, which plans the next round.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class TracesComponentTest {
    private final RecordedSpans spans = new RecordedSpans();

    @Inject
    RedisDataSource redis;

    @Test
    void roundIsPlannedInTheTraceThatCommittedItsVersion() {
        QuarkusMock.installMockForType(spans.tracing(0), Tracing.class);
        var job = new JobInRedis(redis, Organizer.create("traced"));

        job.publish(0);
        await().until(() -> job.tasks().size() == 2);
        job.publish(1, ELSEWHERE);

        await().untilAsserted(() -> assertThat(spans.all()).singleElement().satisfies(plan -> {
            assertThat(spans.of(TraceStep.PLAN)).containsExactly(plan);
            assertThat(parent(plan)).isEqualTo(ELSEWHERE);
            assertThat(attribute(plan, "job")).isEqualTo(job.id());
            assertThat(attribute(plan, "version")).isEqualTo("1");
            assertThat(attribute(plan, "outcome")).isEqualTo("issued");
        }));
    }
}
