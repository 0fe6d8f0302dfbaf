package io.manyhands.standalone.map;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.manyhands.standalone.demo.JobStatus;
import io.manyhands.standalone.demo.JsonFile;
import java.nio.file.Path;
import java.util.Locale;

/// What a map-reduce job came to. Written as JSON with exactly these fields in this order.
///
/// @param inputs of the last iteration, as the others
/// @param wallSeconds from the first leased task to the last commit
/// @param computeSeconds what the volunteers spent computing, summed
/// @param resultSha256 of the results, as they are printed
@JsonPropertyOrder({"inputs", "ok", "failed", "rounds", "wallSeconds", "computeSeconds", "resultSha256"})
record MapSummary(
        long inputs,
        long ok,
        long failed,
        long rounds,
        double wallSeconds,
        double computeSeconds,
        String resultSha256) {
    static MapSummary of(JobStatus job, String resultSha256) {
        return new MapSummary(
                job.inputs(),
                job.inputs() - job.failedInputs(),
                job.failedInputs(),
                job.rounds(),
                job.wallSeconds(),
                job.computeSeconds(),
                resultSha256);
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%d ok, %d failed; %.1f s, volunteers computed %.1f s; SHA-256 of the results %s",
                ok,
                failed,
                wallSeconds,
                computeSeconds,
                resultSha256);
    }

    /// @throws io.manyhands.standalone.StandaloneException if it cannot be written
    void write(Path file) {
        JsonFile.write(file, this);
    }
}
