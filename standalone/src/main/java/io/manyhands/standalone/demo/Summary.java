package io.manyhands.standalone.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a job came to. Written as JSON with exactly these fields in this order; what is unknown is null. Only
/// jobs that have early stopping, or metrics, tell of them.
///
/// @param wallSeconds from the first leased task to the last commit
/// @param computeSeconds what the volunteers spent computing, summed
/// @param accuracy share of correct predictions in the last round, 0 to 1; null if targets are values
/// @param heldOutAccuracy the same of the held-out samples
/// @param unigramEntropy of a text: the held-out loss of telling targets by the frequencies of characters in
///     the training text, in nats
@JsonPropertyOrder({
    "job",
    "rounds",
    "samplesExpected",
    "samplesCommitted",
    "volunteers",
    "wallSeconds",
    "computeSeconds",
    "bytesUp",
    "bytesDown",
    "tasks",
    "reissued",
    "duplicates",
    "firstLoss",
    "lastLoss",
    "heldOutLoss",
    "accuracy",
    "heldOutAccuracy",
    "unigramEntropy",
    "weightsSha256",
    "earlyStopping",
    "heldOutMetrics"
})
record Summary(
        String job,
        long rounds,
        long samplesExpected,
        long samplesCommitted,
        long volunteers,
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
        @Nullable Double unigramEntropy,
        @Nullable String weightsSha256,

        @JsonInclude(JsonInclude.Include.NON_NULL) JobStatus.@Nullable EarlyStopping earlyStopping,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SortedMap<String, Double> heldOutMetrics) {

    private static final double MEGA = 1e6;

    static Summary of(JobStatus job) {
        return new Summary(
                job.id(),
                job.rounds(),
                job.samplesExpected(),
                job.samplesCommitted(),
                job.volunteers(),
                job.wallSeconds(),
                job.computeSeconds(),
                job.bytesUp(),
                job.bytesDown(),
                job.tasks(),
                job.reissued(),
                job.duplicates(),
                job.firstLoss(),
                job.lastLoss(),
                job.heldOutLoss(),
                job.accuracy(),
                job.heldOutAccuracy(),
                job.unigramEntropy(),
                job.weightsSha256(),
                job.earlyStopping(),
                job.heldOutMetrics());
    }

    /// For the console.
    String table() {
        return String.join(
                System.lineSeparator(),
                row("job", job),
                row("rounds", rounds + ending()),
                row("samples", "%d of %d".formatted(samplesCommitted, samplesExpected)),
                row("volunteers", String.valueOf(volunteers)),
                row(
                        "time",
                        String.format(Locale.ROOT, "%.1f s, volunteers computed %.1f s", wallSeconds, computeSeconds)),
                row(
                        "traffic",
                        String.format(Locale.ROOT, "%.1f MB up, %.1f MB down", bytesUp / MEGA, bytesDown / MEGA)),
                row("tasks", "%d, %d given out again, %d duplicates".formatted(tasks, reissued, duplicates)),
                row("loss", "%s, at first %s, held out %s".formatted(text(lastLoss), text(firstLoss), heldOut())),
                row("accuracy", "%s, held out %s".formatted(percent(accuracy), percent(heldOutAccuracy))),
                row("metrics", metrics()),
                row("weights", weightsSha256 == null ? "unknown" : weightsSha256));
    }

    /// What early stopping has come to.
    private String ending() {
        if (earlyStopping == null || earlyStopping.bestVersion() == null) {
            return "";
        }
        return (earlyStopping.stopped() ? ", ended early" : "")
                + "; the best version is number %d (%s)"
                        .formatted(earlyStopping.bestVersion(), text(earlyStopping.bestValue()));
    }

    /// Replaces the file as a whole.
    ///
    /// @throws StandaloneException if it cannot be written
    void write(Path file) {
        JsonFile.write(file, this);
    }

    private String heldOut() {
        return unigramEntropy == null
                ? text(heldOutLoss)
                : "%s (by frequencies of characters alone: %s)".formatted(text(heldOutLoss), text(unigramEntropy));
    }

    /// Of the held-out samples.
    private String metrics() {
        return heldOutMetrics == null
                ? "none"
                : heldOutMetrics.entrySet().stream()
                        .map(each -> each.getKey() + " " + text(each.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String row(String name, String value) {
        return "  %-11s %s".formatted(name, value);
    }

    /// Share of correct predictions.
    private static String percent(@Nullable Double share) {
        return share == null ? "unknown" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String text(@Nullable Double loss) {
        return loss == null ? "unknown" : String.format(Locale.ROOT, "%.4f", loss);
    }
}
