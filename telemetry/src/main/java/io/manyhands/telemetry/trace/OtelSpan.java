package io.manyhands.telemetry.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;

/// A span that is recorded.
///
/// @param about what all spans of this job and version say
record OtelSpan(Tracer tracer, Span span, Attributes about) implements TaskSpan {
    static final String TRACEPARENT = "traceparent";
    static final AttributeKey<String> JOB = AttributeKey.stringKey("manyhands.job");
    static final AttributeKey<Long> VERSION = AttributeKey.longKey("manyhands.version");
    static final AttributeKey<String> KIND = AttributeKey.stringKey("manyhands.kind");
    static final AttributeKey<Long> LEAVES = AttributeKey.longKey("manyhands.leaves");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("manyhands.outcome");

    static SpanBuilder builder(Tracer tracer, TraceStep step, Attributes about) {
        var builder = tracer.spanBuilder(step.title()).setAllAttributes(about).setSpanKind(kind(step));
        return switch (step.side()) {
            case WITHIN -> builder;
            case SENDS -> messaging(builder, step, "send");
            case RECEIVES -> messaging(builder, step, "process");
        };
    }

    @Override
    public String traceparent() {
        var written = new StringBuilder();
        W3CTraceContextPropagator.getInstance().inject(context(), written, (carrier, key, value) -> {
            if (carrier != null && key.equals(TRACEPARENT)) {
                carrier.append(value);
            }
        });
        return written.toString();
    }

    @Override
    public TaskSpan child(TraceStep step) {
        return new OtelSpan(
                tracer, builder(tracer, step, about).setParent(context()).startSpan(), about);
    }

    @Override
    public void end(String outcome) {
        span.setAttribute(OUTCOME, outcome);
        span.end();
    }

    @Override
    public void fail(Throwable failure) {
        span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
        span.setAttribute("error.type", failure.getClass().getName());
        span.end();
    }

    Context context() {
        return Context.root().with(span);
    }

    private static SpanKind kind(TraceStep step) {
        return switch (step.side()) {
            case WITHIN -> SpanKind.INTERNAL;
            case SENDS -> SpanKind.PRODUCER;
            case RECEIVES -> SpanKind.CONSUMER;
        };
    }

    private static SpanBuilder messaging(SpanBuilder builder, TraceStep step, String operation) {
        return builder.setAttribute("messaging.system", "redis")
                .setAttribute("messaging.operation.type", operation)
                .setAttribute("messaging.destination.name", step.stream());
    }
}
