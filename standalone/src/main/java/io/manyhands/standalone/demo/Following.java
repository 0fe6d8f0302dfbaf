package io.manyhands.standalone.demo;

import io.manyhands.standalone.StandaloneException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// Shows the progress of a job on a server elsewhere until it ends, through restarts of that server, and sums up.
/// Whoever stops watching leaves the job alone.
public final class Following {
    private final URI server;
    private final Duration patience;
    private final PrintStream out;

    /// @param server where page and services are; ends with a slash
    /// @param patience how long the server may be away at a time
    public Following(URI server, Duration patience, PrintStream out) {
        this.server = server;
        this.patience = patience;
        this.out = out;
    }

    /// @param json where the summary goes besides the console
    /// @throws StandaloneException if there is no such job, it does not finish, or the server is away for too long
    public void run(String jobId, Optional<Path> json) throws InterruptedException {
        try (var organizer = Organizer.withoutToken(server)) {
            var job = watch(organizer, jobId);
            var summary = Summary.of(job);
            out.printf("%n%s%n", summary.table());
            CheckIt.line(server, job).ifPresent(out::println);
            json.ifPresent(summary::write);
        }
    }

    /// The same, without summing up.
    ///
    /// @return how the job ended
    public JobStatus untilEnd(String jobId) throws InterruptedException {
        try (var organizer = Organizer.withoutToken(server)) {
            return watch(organizer, jobId);
        }
    }

    /// What to type in order to follow a job, from the start or again.
    String command(String jobId) {
        return "./manyhands follow %s %s".formatted(server, jobId);
    }

    private JobStatus watch(Organizer organizer, String jobId) throws InterruptedException {
        try (var display = new Display(out, Display.onTerminal())) {
            var retrying = new Retrying(patience, display::note);
            return JobWatch.untilFinished(
                    () -> retrying.call(() -> organizer.status(jobId)),
                    status -> display.show(status, Clock.systemUTC().instant()),
                    () -> {});
        } catch (ServerAwayException e) {
            throw new StandaloneException(
                    "%s; gave up. The job itself goes on when the server does; to follow it again: %s"
                            .formatted(e.getMessage(), command(jobId)),
                    e);
        }
    }
}
