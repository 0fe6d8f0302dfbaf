package io.manyhands.standalone.demo;

import java.io.PrintStream;
import java.net.URI;

/// Hands a job to a server elsewhere, a cluster for example.
public final class Submission {
    private final URI server;
    private final String adminToken;
    private final PrintStream out;

    /// @param server where page and services are; ends with a slash
    public Submission(URI server, String adminToken, PrintStream out) {
        this.server = server;
        this.adminToken = adminToken;
        this.out = out;
    }

    /// @param following says how the job can be followed
    /// @return the job's id; it runs
    /// @throws io.manyhands.standalone.StandaloneException if the server cannot be asked, or refuses
    public String run(Inputs inputs, Following following) throws InterruptedException {
        try (var organizer = new Organizer(server, adminToken)) {
            organizer.requireDirect();
            var jobId = organizer.createPaused(inputs.jobOn(organizer));
            out.printf("Job %s%n", jobId);
            out.printf("Volunteers: %s%n", server.resolve("?job=" + jobId));
            out.printf("Progress: %s%n", following.command(jobId));
            organizer.warnings(jobId).forEach(out::println);
            organizer.resume(jobId);
            return jobId;
        }
    }
}
