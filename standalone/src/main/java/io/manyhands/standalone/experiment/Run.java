package io.manyhands.standalone.experiment;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/// One run of the job: as measured, and in relation to the others. Written as JSON with exactly these fields.
///
/// @param wallSeconds from the first leased task to the last commit
/// @param speedup see [Scaling]
/// @param efficiency speed-up per worker
/// @param ideal the speed-up that leaves allow: workers that find no leaf do not help
/// @param computeSeconds what the volunteers spent computing, their pace included, summed
/// @param medianRoundSeconds from one commit to the next
/// @param reissued tasks that were given out again; more than none means that somebody was in trouble
/// @param weightsSha256 of the last version; null if unknown
@JsonPropertyOrder({
    "workers",
    "wallSeconds",
    "speedup",
    "efficiency",
    "ideal",
    "computeSeconds",
    "medianRoundSeconds",
    "tasks",
    "reissued",
    "weightsSha256"
})
record Run(
        int workers,
        double wallSeconds,
        double speedup,
        double efficiency,
        double ideal,
        double computeSeconds,
        double medianRoundSeconds,
        long tasks,
        long reissued,
        @Nullable String weightsSha256) {

    static Run measured(
            int workers,
            double wallSeconds,
            double computeSeconds,
            double medianRoundSeconds,
            long tasks,
            long reissued,
            @Nullable String weightsSha256) {
        return new Run(
                workers,
                wallSeconds,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                computeSeconds,
                medianRoundSeconds,
                tasks,
                reissued,
                weightsSha256);
    }

    Run relativeTo(double baseWorkerSeconds, double ideal) {
        double speedup = baseWorkerSeconds / wallSeconds;
        return new Run(
                workers,
                wallSeconds,
                round(speedup),
                round(speedup / workers),
                round(ideal),
                computeSeconds,
                medianRoundSeconds,
                tasks,
                reissued,
                weightsSha256);
    }

    /// To what a clock can tell.
    private static double round(double figure) {
        return Math.round(figure * 1e4) / 1e4;
    }
}
