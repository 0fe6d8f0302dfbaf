package io.manyhands.telemetry.trace;

import static io.manyhands.telemetry.testing.RecordedSpans.ELSEWHERE;
import static io.manyhands.telemetry.testing.RecordedSpans.attribute;
import static io.manyhands.telemetry.testing.RecordedSpans.parent;
import static io.manyhands.telemetry.testing.RecordedSpans.traceparent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyhands.telemetry.testing.RecordedSpans;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final RecordedSpans spans = new RecordedSpans();
    private final Tracing tracing = spans.tracing(1);

    @Test
    void taskBeginsATraceAndItsStepsAreItsChildren() {
        var task = tracing.task("text-1", 7, "train", 4);
        var publish = task.child(TraceStep.PUBLISH);
        publish.end("accepted");
        task.end("accepted");

        var root = spans.of(TraceStep.TASK).getFirst();
        assertThat(root.getParentSpanContext().isValid()).isFalse();
        assertThat(attribute(root, "job")).isEqualTo("text-1");
        assertThat(attribute(root, "version")).isEqualTo("7");
        assertThat(attribute(root, "kind")).isEqualTo("train");
        assertThat(attribute(root, "leaves")).isEqualTo("4");
        assertThat(attribute(root, "outcome")).isEqualTo("accepted");
        var child = spans.of(TraceStep.PUBLISH).getFirst();
        assertThat(parent(child)).isEqualTo(traceparent(root)).isEqualTo(task.traceparent());
        assertThat(attribute(child, "job")).isEqualTo("text-1");
        assertThat(child.getKind()).isEqualTo(SpanKind.PRODUCER);
    }

    @Test
    void whatFollowsFromAMessageIsAChildOfItsSender() {
        tracing.follow(TraceStep.FOLD, ELSEWHERE, "text-1", 7, NOON).end("folded");

        var fold = spans.of(TraceStep.FOLD).getFirst();
        assertThat(parent(fold)).isEqualTo(ELSEWHERE);
        assertThat(fold.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(fold.getStartEpochNanos() / 1_000_000).isEqualTo(NOON.toEpochMilli());
    }

    @Test
    void senderHasDecidedWhetherItIsSampled() {
        var never = spans.tracing(0);
        never.follow(TraceStep.FOLD, ELSEWHERE, "text-1", 7, NOON).end("folded");
        assertThat(spans.of(TraceStep.FOLD)).hasSize(1);

        var notSampled = ELSEWHERE.replaceFirst("01$", "00");
        assertThat(tracing.follow(TraceStep.FOLD, notSampled, "text-1", 7, NOON))
                .isSameAs(TaskSpan.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "00-00000000000000000000000000000000-b7ad6b7169203331-01"})
    void nothingFollowsFromWhatIsNoTraceparent(String traceparent) {
        assertThat(tracing.follow(TraceStep.FOLD, traceparent, "text-1", 7, NOON))
                .isSameAs(TaskSpan.NONE);
    }

    @Test
    void taskThatIsNotSampledHasNoSpanAndNoTraceparent() {
        var task = spans.tracing(0).task("text-1", 7, "train", 4);

        assertThat(task).isSameAs(TaskSpan.NONE);
        assertThat(task.child(TraceStep.PUBLISH).traceparent()).isEmpty();
        task.end("accepted");
        assertThat(spans.all()).isEmpty();
    }

    @Test
    void sharedStepIsAChildOfItsFirstSampledCauseAndLinkedToTheOthers() {
        var first = tracing.task("text-1", 7, "train", 1);
        var second = tracing.task("text-1", 7, "train", 1);

        tracing.join(TraceStep.COMMIT, List.of(TaskSpan.NONE, first, second), "text-1", 8)
                .end("committed");

        var commit = spans.of(TraceStep.COMMIT).getFirst();
        assertThat(parent(commit)).isEqualTo(first.traceparent());
        assertThat(commit.getLinks())
                .extracting(LinkData::getSpanContext)
                .singleElement()
                .satisfies(link -> assertThat(second.traceparent()).contains(link.getTraceId(), link.getSpanId()));
        assertThat(tracing.join(TraceStep.COMMIT, List.of(TaskSpan.NONE), "text-1", 8))
                .isSameAs(TaskSpan.NONE);
    }

    @Test
    void stepThatFailsIsAnError() {
        tracing.task("text-1", 7, "train", 1).fail(new IllegalStateException("Redis did not answer"));

        assertThat(spans.all())
                .singleElement()
                .satisfies(span -> assertThat(span.getStatus())
                        .isEqualTo(StatusData.create(
                                io.opentelemetry.api.trace.StatusCode.ERROR, "Redis did not answer")));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void shareOfTasksIsBetweenNoneAndAll(double ratio) {
        assertThatThrownBy(() -> spans.tracing(ratio)).hasMessageContaining("must be 0 to 1");
    }
}
