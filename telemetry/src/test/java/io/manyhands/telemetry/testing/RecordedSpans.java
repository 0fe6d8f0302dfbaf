package io.manyhands.telemetry.testing;

import io.manyhands.telemetry.trace.OtelTracing;
import io.manyhands.telemetry.trace.TraceStep;
import io.manyhands.telemetry.trace.Tracing;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The spans of a test, as soon as they have ended. Thread-safe.
public final class RecordedSpans implements SpanExporter {
    /// Of a span elsewhere that is sampled.
    public static final String ELSEWHERE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final List<SpanData> ended = new CopyOnWriteArrayList<>();

    /// @param sampleRatio 1: every task, 0: none
    public Tracing tracing(double sampleRatio) {
        return OtelTracing.to(SimpleSpanProcessor.create(this), sampleRatio, "tested", Duration.ZERO);
    }

    public List<SpanData> all() {
        return List.copyOf(ended);
    }

    /// In the order in which they ended.
    public List<SpanData> of(TraceStep step) {
        var name = switch (step) {
            case TASK -> "task";
            case PUBLISH -> "publish result";
            case FOLD -> "fold result";
            case COMMIT -> "commit version";
            case ANNOUNCE -> "announce version";
            case PLAN -> "plan round";
        };
        return ended.stream().filter(span -> span.getName().equals(name)).toList();
    }

    /// As a message carries it.
    public static String traceparent(SpanData span) {
        return "00-%s-%s-01".formatted(span.getTraceId(), span.getSpanId());
    }

    /// What its parent is, as a message carries it.
    public static String parent(SpanData span) {
        return "00-%s-%s-01".formatted(span.getTraceId(), span.getParentSpanId());
    }

    /// An attribute `manyhands.NAME`; empty if there is none.
    public static String attribute(SpanData span, String name) {
        return span.getAttributes().asMap().entrySet().stream()
                .filter(each -> each.getKey().getKey().equals("manyhands." + name))
                .map(each -> each.getValue().toString())
                .findFirst()
                .orElse("");
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        ended.addAll(spans);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
