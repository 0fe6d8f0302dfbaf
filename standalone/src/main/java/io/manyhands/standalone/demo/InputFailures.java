package io.manyhands.standalone.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `GET /api/jobs/{id}/failures` answers.
///
/// @param complete whether these are all
@JsonIgnoreProperties(ignoreUnknown = true)
public record InputFailures(List<Failure> failures, boolean complete) {
    /// @param input as JSON, perhaps cut; null if its data are gone
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Failure(
            int index, int iteration, @Nullable String input, String message) {
        /// For a person.
        public String line() {
            return "input %d%s failed: %s".formatted(index, input == null ? "" : " (" + input + ")", message);
        }
    }
}
