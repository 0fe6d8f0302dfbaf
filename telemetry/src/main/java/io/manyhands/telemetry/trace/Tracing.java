package io.manyhands.telemetry.trace;

import java.time.Instant;
import java.util.List;

/// Where spans of sampled tasks begin. A bean; thread-safe.
///
/// Failure modes: a collector that cannot be reached is logged, and spans that do not fit the queue are dropped; the
/// services go on as if there were no traces.
public interface Tracing extends AutoCloseable {
    /// Not switched on.
    Tracing OFF = new Tracing() {
        @Override
        public TaskSpan task(String jobId, int version, String kind, int leaves) {
            return TaskSpan.NONE;
        }

        @Override
        public TaskSpan follow(TraceStep step, String traceparent, String jobId, int version, Instant since) {
            return TaskSpan.NONE;
        }

        @Override
        public TaskSpan join(TraceStep step, List<TaskSpan> causes, String jobId, int version) {
            return TaskSpan.NONE;
        }

        @Override
        public void close() {}
    };

    /// A task is leased: the beginning of its trace, if it is sampled, which is decided here and nowhere else.
    ///
    /// @param version that the task is computed with
    /// @param kind `train` or `evaluate`
    /// @param leaves below its node
    TaskSpan task(String jobId, int version, String kind, int leaves);

    /// A step that follows from a message: child of the span that sent it.
    ///
    /// @param traceparent as the message has it; empty or malformed: nothing is traced
    /// @param since when the step began
    TaskSpan follow(TraceStep step, String traceparent, String jobId, int version, Instant since);

    /// A step that several others led to, begun now: child of the first of them that is sampled, linked to the rest.
    ///
    /// @param causes may have ended
    TaskSpan join(TraceStep step, List<TaskSpan> causes, String jobId, int version);

    /// Sends what has ended and was not sent yet, as long as [TracingConfig#flush] allows.
    @Override
    void close();
}
