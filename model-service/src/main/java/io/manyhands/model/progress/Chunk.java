package io.manyhands.model.progress;

import io.manyhands.protocol.v1.RoundCommitted;
import java.util.List;

/// Some rounds of a job.
///
/// @param next the round after the last one that was looked at; where the chunk began, if it is not committed yet
/// @param rounds that are kept of these, in order
record Chunk(int next, List<RoundCommitted> rounds) {}
