package io.manyhands.standalone.demo;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a job came to. Written as JSON with exactly these fields in this order; what is unknown is null.
///
/// @param wallSeconds from the first leased task to the last commit
/// @param computeSeconds what the volunteers spent computing, summed
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
    "unigramEntropy",
    "weightsSha256"
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
        @Nullable Double unigramEntropy,
        @Nullable String weightsSha256) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
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
                job.unigramEntropy(),
                job.weightsSha256());
    }

    /// For the console.
    String table() {
        return String.join(
                System.lineSeparator(),
                row("job", job),
                row("rounds", String.valueOf(rounds)),
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
                row("weights", weightsSha256 == null ? "unknown" : weightsSha256));
    }

    /// Replaces the file as a whole.
    ///
    /// @throws StandaloneException if it cannot be written
    void write(Path file) {
        try {
            var target = file.toAbsolutePath();
            var draft = Files.createTempFile(target.getParent(), ".manyhands-", ".json");
            Files.writeString(draft, JSON.writeValueAsString(this) + "\n");
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StandaloneException("summary %s cannot be written: %s".formatted(file, e), e);
        }
    }

    private String heldOut() {
        return unigramEntropy == null
                ? text(heldOutLoss)
                : "%s (by frequencies of characters alone: %s)".formatted(text(heldOutLoss), text(unigramEntropy));
    }

    private static String row(String name, String value) {
        return "  %-11s %s".formatted(name, value);
    }

    private static String text(@Nullable Double loss) {
        return loss == null ? "unknown" : String.format(Locale.ROOT, "%.4f", loss);
    }
}
