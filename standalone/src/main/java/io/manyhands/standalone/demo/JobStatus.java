package io.manyhands.standalone.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.v1.JobState;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What `GET /api/jobs/{id}` answers; null while unknown.
///
/// @param exact null if it does not train: then it is
/// @param warnings what is allowed, but hardly meant, in the job's description or data; null if there is nothing
/// @param earlyStopping null if nothing ends it before its last round
/// @param heldOutMetrics by name, when evaluated last; null if there are none
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobStatus(
        String id,
        String state,
        @Nullable String reason,
        long round,
        long rounds,
        long unitsExpected,
        long unitsCommitted,
        long samplesExpected,
        long samplesCommitted,
        long volunteers,
        long volunteersNow,
        double wallSeconds,
        double computeSeconds,
        long bytesUp,
        long bytesDown,
        long tasks,
        long reissued,
        long duplicates,
        @Nullable Double firstLoss,
        @Nullable Double lastLoss,
        @Nullable Double heldOutLoss,
        @Nullable Double accuracy,
        @Nullable Double heldOutAccuracy,
        @Nullable Boolean exact,
        @Nullable String weightsSha256,
        @Nullable Data data,
        long inputs,
        long inputsExpected,
        long failedInputs,
        @Nullable List<String> warnings,
        @Nullable EarlyStopping earlyStopping,
        @Nullable SortedMap<String, Double> heldOutMetrics) {

    /// @param unigramEntropy what the held-out loss of a text is measured against, in nats
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Data(@Nullable Double unigramEntropy) {}

    /// @param bestVersion null before one was evaluated
    @JsonIgnoreProperties(ignoreUnknown = true)
    record EarlyStopping(
            @Nullable Long bestVersion, @Nullable Double bestValue, boolean stopped) {}

    @Nullable
    Double unigramEntropy() {
        return data == null ? null : data.unigramEntropy();
    }

    /// Whether a program is called for inputs, rather than a network trained.
    boolean isMapReduce() {
        return inputsExpected > 0;
    }

    boolean hasEnded() {
        return JobStates.of(state).filter(JobStates::isFinal).isPresent();
    }

    boolean isFinished() {
        return is(JobState.JOB_STATE_FINISHED);
    }

    boolean isPaused() {
        return is(JobState.JOB_STATE_PAUSED);
    }

    private boolean is(JobState expected) {
        return state.equals(JobStates.name(expected));
    }
}
