package io.manyhands.standalone.map;

import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.demo.Display;
import io.manyhands.standalone.demo.JobRun;
import io.manyhands.standalone.demo.Organizer;
import io.manyhands.standalone.server.Running;
import io.manyhands.standalone.server.Work;
import java.io.PrintStream;
import java.time.Duration;

/// Computes a job on the embedded server, with headless volunteers and whoever opens the page.
public final class MapRun implements Work {
    private final MapSettings settings;
    private final MapJob job;
    private final int volunteers;
    private final Duration pace;

    public MapRun(MapSettings settings, MapJob job, int volunteers, Duration pace) {
        this.settings = settings;
        this.job = job;
        this.volunteers = volunteers;
        this.pace = pace;
    }

    /// @return 0, 3 if inputs failed, or 1 if the job did not finish or something broke, which has been printed then
    @Override
    public int run(Running server) throws InterruptedException {
        try (var organizer = new Organizer(server.local(), server.secrets().adminToken())) {
            return run(server, organizer, System.out, System.err);
        } catch (StandaloneException e) {
            System.err.printf("manyhands: %s%n(log: %s)%n", e.getMessage(), server.log());
            return 1;
        }
    }

    private int run(Running server, Organizer organizer, PrintStream out, PrintStream err) throws InterruptedException {
        var jobId = job.createOn(organizer);
        server.announce(err);
        try (var run = JobRun.trusting(organizer, server, jobId, volunteers, pace)) {
            return new MapResults(settings, out, err).conclude(organizer, Display.follow(run, err));
        }
    }
}
