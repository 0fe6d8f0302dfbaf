package io.manyhands.standalone.demo;

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;

/// Hands a job to a server elsewhere, a cluster for example, and on request watches it until it ends. Whoever stops
/// watching leaves the job alone.
public final class Submission {
    private final URI server;
    private final String adminToken;
    private final boolean isFollowed;
    private final PrintStream out;

    /// @param server where page and services are; ends with a slash
    public Submission(URI server, String adminToken, boolean isFollowed, PrintStream out) {
        this.server = server;
        this.adminToken = adminToken;
        this.isFollowed = isFollowed;
        this.out = out;
    }

    /// @param settings of which volunteers and their pace are of no interest
    /// @throws io.manyhands.standalone.StandaloneException if the server cannot be asked, refuses, or the job fails
    public void run(Inputs inputs, DemoSettings settings) throws InterruptedException {
        try (var organizer = new Organizer(server, adminToken)) {
            var jobId = organizer.createPaused(inputs.jobOn(organizer));
            out.printf("Job %s%nVolunteers: %s%n", jobId, server.resolve("?job=" + jobId));
            organizer.warnings(jobId).forEach(out::println);
            if (isFollowed) {
                var summary = follow(organizer, jobId);
                settings.json().ifPresent(summary::write);
            } else {
                organizer.resume(jobId);
            }
        }
    }

    private Summary follow(Organizer organizer, String jobId) throws InterruptedException {
        try (var job = JobRun.of(organizer, server, jobId, 0, Duration.ZERO)) {
            var summary = Summary.of(Display.follow(job, out));
            out.printf("%n%s%n", summary.table());
            return summary;
        }
    }
}
