package io.manyhands.model.progress;

import io.manyhands.protocol.v1.RoundCommitted;
import java.util.List;

/// The newest rounds of a job.
///
/// @param end number of the round that is committed next
/// @param rounds in order
record Newest(int end, List<RoundCommitted> rounds) {}
