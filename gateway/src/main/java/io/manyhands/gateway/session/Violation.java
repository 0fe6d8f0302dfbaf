package io.manyhands.gateway.session;

import io.manyhands.gateway.metrics.Bound;
import io.manyhands.protocol.v1.ErrorCode;

/// What ends a session: a bound that its other end did not keep to.
///
/// @param reason what was too much, the bound, and the remedy
/// @param closeCode one of [io.manyhands.gateway.link.Link]
record Violation(Bound bound, ErrorCode code, String reason, int closeCode) {}
