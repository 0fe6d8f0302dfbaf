/// How the services show what they do: the meters that several of them share, and the defaults of health checks,
/// metrics and logs.
///
/// A library, not an application. Decides names and units of what is shared; each service counts for itself. What there
/// is: `docs/metrics.md`.
@NullMarked
package io.manyhands.telemetry;

import org.jspecify.annotations.NullMarked;
