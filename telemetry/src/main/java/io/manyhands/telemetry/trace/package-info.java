/// Follows sampled tasks through the services, and costs nothing where it is not switched on.
///
/// Decides: which tasks are sampled, what a step is called, which step is whose parent. Services know [Tracing],
/// [TaskSpan] and [TraceStep] only; OpenTelemetry is behind them, and none of its classes is loaded unless there is a
/// collector to send to ([TracingConfig#endpoint]).
@NullMarked
package io.manyhands.telemetry.trace;

import org.jspecify.annotations.NullMarked;
