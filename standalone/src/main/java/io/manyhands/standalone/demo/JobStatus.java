package io.manyhands.standalone.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `GET /api/jobs/{id}` answers; null while unknown.
@JsonIgnoreProperties(ignoreUnknown = true)
record JobStatus(
        String id,
        String state,
        @Nullable String reason,
        long round,
        long rounds,
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
        @Nullable String weightsSha256) {

    private static final Set<String> ENDED = Set.of("FINISHED", "FAILED", "DELETED");

    boolean hasEnded() {
        return ENDED.contains(state);
    }

    boolean isFinished() {
        return state.equals("FINISHED");
    }
}
