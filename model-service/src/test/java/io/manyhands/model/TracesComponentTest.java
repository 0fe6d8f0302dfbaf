package io.manyhands.model;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.manyhands.telemetry.testing.RecordedSpans.ELSEWHERE;
import static io.manyhands.telemetry.testing.RecordedSpans.attribute;
import static io.manyhands.telemetry.testing.RecordedSpans.parent;
import static io.manyhands.telemetry.testing.RecordedSpans.traceparent;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.VersionPublished;
import io.manyhands.telemetry.testing.RecordedSpans;
import io.manyhands.telemetry.trace.TraceStep;
import io.manyhands.telemetry.trace.Tracing;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The model-service's part of a task's trace; the test plays task-service and gateway.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class TracesComponentTest {
    private static final String ELSEWHERE_TOO = "00-1af7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01";

    private final RecordedSpans spans = new RecordedSpans();

    @Inject
    Peers peers;

    /// Nothing begins here: what is traced was decided by the gateway.
    @BeforeEach
    void recordSpans() {
        QuarkusMock.installMockForType(spans.tracing(0), Tracing.class);
    }

    @Test
    void sampledResultIsFoldedAndTheVersionCommittedInItsTrace() {
        var spec = TestJobs.tiny("traced");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        var results = traced(peers.results(job, spec).ofAllLeaves(), ELSEWHERE, ELSEWHERE_TOO);
        peers.deliver(job, results);
        peers.deliver(job, results.getFirst());
        peers.awaitVersion(job, 1);

        await().untilAsserted(() -> assertThat(spans.of(TraceStep.COMMIT)).hasSize(1));
        var folds = spans.of(TraceStep.FOLD).stream()
                .filter(fold -> attribute(fold, "outcome").equals("folded"))
                .toList();
        assertThat(folds).extracting(RecordedSpans::parent).containsExactly(ELSEWHERE, ELSEWHERE_TOO);
        assertThat(folds).allSatisfy(fold -> {
            assertThat(attribute(fold, "job")).isEqualTo("traced");
            assertThat(attribute(fold, "version")).isEqualTo("0");
        });
        var commit = spans.of(TraceStep.COMMIT).getFirst();
        assertThat(parent(commit)).isEqualTo(traceparent(folds.getFirst()));
        assertThat(commit.getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(link -> link.getSpanId())
                .containsExactly(folds.getLast().getSpanId());
        assertThat(attribute(commit, "version")).isEqualTo("1");
        assertThat(attribute(commit, "outcome")).isEqualTo("committed");
        assertThat(lastPublished(job).getTraceparent()).isEqualTo(traceparent(commit));
    }

    @Test
    void roundAfterATracedOneIsNotTraced() {
        var spec = TestJobs.tiny("traced-once");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        peers.deliver(job, traced(peers.results(job, spec).ofAllLeaves(), ELSEWHERE));
        peers.awaitVersion(job, 1);
        peers.deliver(job, peers.results(job, spec).ofAllLeaves());
        peers.awaitVersion(job, 2);

        assertThat(lastPublished(job).getTraceparent()).isEmpty();
        assertThat(spans.of(TraceStep.COMMIT)).hasSize(1);
    }

    @Test
    void resultThatIsNotNeededSaysSoInItsTrace() {
        var spec = TestJobs.tiny("traced-late");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        var leaf = peers.results(job, spec).ofAllLeaves().getFirst();
        peers.deliver(
                job, List.of(leaf, leaf.toBuilder().setTraceparent(ELSEWHERE).build()));

        await().untilAsserted(() -> assertThat(spans.of(TraceStep.FOLD))
                .extracting(fold -> attribute(fold, "outcome"))
                .containsExactly("duplicate"));
    }

    /// Whatever else was announced since.
    private VersionPublished lastPublished(JobKeys job) {
        return peers.events(job).stream()
                .filter(Event::hasVersionPublished)
                .toList()
                .getLast()
                .getVersionPublished();
    }

    /// The first results are those of sampled tasks.
    private static List<ResultEntry> traced(List<ResultEntry> results, String... traceparents) {
        var traced = new ArrayList<>(results);
        for (int i = 0; i < traceparents.length; i++) {
            traced.set(
                    i,
                    results.get(i).toBuilder().setTraceparent(traceparents[i]).build());
        }
        return traced;
    }
}
