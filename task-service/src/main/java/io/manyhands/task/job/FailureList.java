package io.manyhands.task.job;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Inputs of a map-reduce job for which there is no result.
@Schema(name = "FailureList", description = "Inputs of a map-reduce job for which there is no result.")
public record FailureList(
        @Schema(description = "In the order in which the job came to them: the first 1000")
        List<Failure> failures,

        @Schema(description = "Whether these are all so far; `failedInputs` of the job says how many there are")
        boolean complete) {
    static final int MOST = 1000;

    /// One of them.
    @Schema(name = "FailedInput", description = "An input for which there is no result.")
    public record Failure(
            @Schema(description = "Of the input, from 0") int index,

            @Schema(description = "In which it failed, from 0")
            int iteration,

            @Schema(description = "The input as JSON, cut after 200 characters; absent if its data set is gone")
            @Nullable
            String input,

            @Schema(description = "What the program has thrown, or which limit was passed; cut after 400 characters")
            String message) {}
}
