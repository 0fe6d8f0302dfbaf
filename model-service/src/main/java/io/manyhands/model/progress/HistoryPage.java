package io.manyhands.model.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rounds in order.
///
/// @param next the `from` of the next page; absent when this one reaches the latest round
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistoryPage(List<RoundView> rounds, @Nullable Integer next) {}
