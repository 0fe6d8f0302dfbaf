package io.manyhands.standalone.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `GET /api/models/{job}/history` answers, as far as this module reads it.
@JsonIgnoreProperties(ignoreUnknown = true)
public record RoundHistory(List<Round> rounds) {

    /// @param heldOutLoss of the version that the round began with; null if it was not evaluated
    /// @param committedAt Unix time, milliseconds
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Round(long round, @Nullable Double heldOutLoss, long committedAt) {}
}
