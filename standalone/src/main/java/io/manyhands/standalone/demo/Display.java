package io.manyhands.standalone.demo;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Shows the progress: on a terminal by rewriting one line, elsewhere (a pipe, a CI log) by a line every few seconds.
///
/// Not thread-safe.
public final class Display implements AutoCloseable {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final String REWRITE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean isTerminal;
    private final ProgressLine line;
    private final Rate rate = new Rate();
    private final Set<String> told = new HashSet<>();
    private @Nullable Instant lastLine;
    private boolean isOpen;

    Display(PrintStream out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.line = new ProgressLine(out.charset());
    }

    /// Whether standard input and output are a terminal.
    @SuppressWarnings("SystemConsoleNull") // it is null on JDK 25 when input or output is redirected
    static boolean onTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    /// Shows the progress of a job whose warnings were shown already, until its end; warnings that come
    /// later, too.
    public static JobStatus follow(JobRun job, PrintStream out) throws InterruptedException {
        try (var display = new Display(out, onTerminal())) {
            display.knows(job.status());
            return job.untilFinished(
                    status -> display.show(status, Clock.systemUTC().instant()));
        }
    }

    void show(JobStatus job, Instant now) {
        warnings(job).stream().filter(told::add).forEach(warning -> note("Warning: " + warning));
        var text = line.of(job, rate.at(now, job.unitsCommitted()));
        if (isTerminal) {
            out.print(REWRITE + text);
            out.flush();
            isOpen = true;
        } else if (isDue(job, now)) {
            out.println(text);
            lastLine = now;
        }
    }

    /// Warnings that were shown already.
    void knows(JobStatus job) {
        told.addAll(warnings(job));
    }

    private static List<String> warnings(JobStatus job) {
        var warnings = job.warnings();
        return warnings == null ? List.of() : warnings;
    }

    /// A line beside the progress, which stays.
    void note(String text) {
        close();
        out.println(text);
    }

    /// Ends the line that was being rewritten, so that what follows begins on one of its own.
    @Override
    public void close() {
        if (isOpen) {
            out.println();
            isOpen = false;
        }
    }

    private boolean isDue(JobStatus job, Instant now) {
        return lastLine == null || job.hasEnded() || !now.isBefore(lastLine.plus(BETWEEN_LINES));
    }
}
