package io.manyhands.telemetry.trace;

/// One step of a sampled task, under way; or nothing, for all other tasks. Thread-safe.
public interface TaskSpan {
    /// Of a task that is not sampled: does nothing, leads to nothing.
    TaskSpan NONE = new TaskSpan() {
        @Override
        public String traceparent() {
            return "";
        }

        @Override
        public TaskSpan child(TraceStep step) {
            return this;
        }

        @Override
        public void end(String outcome) {}

        @Override
        public void fail(Throwable failure) {}
    };

    /// For the message that carries the trace on; empty if the task is not sampled.
    String traceparent();

    /// A step within this one, for the same job and version.
    TaskSpan child(TraceStep step);

    /// It is over; whatever is called afterwards has no effect.
    ///
    /// @param outcome one of few words, as in `docs/operations.md`
    void end(String outcome);

    /// It is over, without having come to anything.
    void fail(Throwable failure);
}
