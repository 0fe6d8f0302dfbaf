package io.manyhands.model.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Rounds in order.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "HistoryPage", description = "A page of the history, in order.")
public record HistoryPage(
        @Schema(description = "May be empty") List<RoundView> rounds,

        @Schema(description = "The `from` of the next page; absent on the last one") @Nullable
        Integer next) {}
