package io.manyhands.telemetry.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.internal.http.HttpSenderProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// By the SDK of OpenTelemetry. Names and attributes follow its conventions for messaging where there are any.
public final class OtelTracing implements Tracing {
    private static final TextMapGetter<String> ONLY_TRACEPARENT = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(OtelSpan.TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return key.equals(OtelSpan.TRACEPARENT) ? traceparent : null;
        }
    };

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Duration flush;

    private OtelTracing(SdkTracerProvider provider, Duration flush) {
        this.provider = provider;
        this.tracer = provider.get("io.manyhands");
        this.flush = flush;
    }

    /// @throws IllegalArgumentException if the endpoint is no URL, or the ratio none
    static Tracing exporting(TracingConfig config) {
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(config.endpoint().orElseThrow().replaceFirst("/+$", "") + "/v1/traces")
                .setTimeout(config.timeOut())
                .setMeterProvider(MeterProvider.noop())
                .setComponentLoader(new JdkSender())
                .build();
        var processor = BatchSpanProcessor.builder(exporter)
                .setExporterTimeout(config.timeOut())
                .build();
        return to(processor, config.sampleRatio(), config.service(), config.flush());
    }

    /// @param sampleRatio of the tasks that begin here, 0 to 1
    /// @param flush for how long [#close] may take
    /// @throws IllegalArgumentException if the ratio is none
    public static OtelTracing to(SpanProcessor processor, double sampleRatio, String service, Duration flush) {
        if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
            throw new IllegalArgumentException(
                    "manyhands.telemetry.tracing.sample-ratio: %s, must be 0 to 1".formatted(sampleRatio));
        }
        var resource = Resource.getDefault()
                .merge(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.namespace"),
                        "manyhands",
                        AttributeKey.stringKey("service.name"),
                        service,
                        AttributeKey.stringKey("service.instance.id"),
                        UUID.randomUUID().toString())));
        var provider = SdkTracerProvider.builder()
                .setResource(resource)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sampleRatio)))
                .addSpanProcessor(processor)
                .build();
        return new OtelTracing(provider, flush);
    }

    @Override
    public TaskSpan task(String jobId, int version, String kind, int leaves) {
        var about = Attributes.of(OtelSpan.JOB, jobId, OtelSpan.VERSION, (long) version);
        var builder = OtelSpan.builder(tracer, TraceStep.TASK, about)
                .setAttribute(OtelSpan.KIND, kind)
                .setAttribute(OtelSpan.LEAVES, (long) leaves);
        return sampled(builder.setNoParent(), about);
    }

    @Override
    public TaskSpan follow(TraceStep step, String traceparent, String jobId, int version, Instant since) {
        if (traceparent.isEmpty()) {
            return TaskSpan.NONE;
        }
        var parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, ONLY_TRACEPARENT);
        if (!Span.fromContext(parent).getSpanContext().isSampled()) {
            return TaskSpan.NONE;
        }
        var about = Attributes.of(OtelSpan.JOB, jobId, OtelSpan.VERSION, (long) version);
        return sampled(OtelSpan.builder(tracer, step, about).setParent(parent).setStartTimestamp(since), about);
    }

    @Override
    public TaskSpan join(TraceStep step, List<TaskSpan> causes, String jobId, int version) {
        var sampled = causes.stream()
                .filter(OtelSpan.class::isInstance)
                .map(OtelSpan.class::cast)
                .toList();
        if (sampled.isEmpty()) {
            return TaskSpan.NONE;
        }
        var about = Attributes.of(OtelSpan.JOB, jobId, OtelSpan.VERSION, (long) version);
        var builder = OtelSpan.builder(tracer, step, about)
                .setParent(sampled.getFirst().context());
        sampled.stream().skip(1).forEach(cause -> builder.addLink(cause.span().getSpanContext()));
        return sampled(builder, about);
    }

    @Override
    public void close() {
        provider.shutdown().join(flush.toMillis(), TimeUnit.MILLISECONDS);
    }

    private TaskSpan sampled(SpanBuilder builder, Attributes about) {
        var span = builder.startSpan();
        return span.getSpanContext().isSampled() ? new OtelSpan(tracer, span, about) : TaskSpan.NONE;
    }

    /// Names the one sender there is, in place of a service loader: that would have to be registered for native
    /// executables, which only a run would show to have been forgotten.
    private static final class JdkSender implements ComponentLoader {
        @Override
        public <T> Iterable<T> load(Class<T> type) {
            return type == HttpSenderProvider.class
                    ? List.of(Objects.requireNonNull(type.cast(new JdkHttpSenderProvider())))
                    : List.of();
        }
    }
}
