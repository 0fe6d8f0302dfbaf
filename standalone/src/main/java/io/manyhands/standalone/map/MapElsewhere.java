package io.manyhands.standalone.map;

import io.manyhands.standalone.demo.Following;
import io.manyhands.standalone.demo.Organizer;
import java.net.URI;

/// Computes a job on a server elsewhere, by whoever its volunteers are.
///
/// @param server where page and services are; ends with a slash
public record MapElsewhere(URI server, String adminToken, MapSettings settings, MapJob job) {
    /// @param following shows the progress
    /// @return 0, or 3 if inputs failed
    /// @throws io.manyhands.standalone.StandaloneException if the job does not finish, or the server refuses or
    ///     is away
    public int run(Following following) throws InterruptedException {
        try (var organizer = new Organizer(server, adminToken)) {
            organizer.requireDirect();
            var jobId = job.createOn(organizer);
            System.err.printf("Job %s%nVolunteers: %s%n", jobId, server.resolve("?job=" + jobId));
            organizer.resume(jobId);
            return new MapResults(settings, System.out, System.err).conclude(organizer, following.untilEnd(jobId));
        }
    }
}
