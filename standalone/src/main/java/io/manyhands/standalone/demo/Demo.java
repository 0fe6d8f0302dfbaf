package io.manyhands.standalone.demo;

import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.server.Running;
import io.manyhands.standalone.server.Work;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/// Uploads the corpus, creates the job, starts volunteers and an auditor, shows the progress, and sums up.
public final class Demo implements Work {
    private final DemoSettings settings;
    private final Inputs inputs;
    private final PrintStream out;

    public Demo(DemoSettings settings, Inputs inputs, PrintStream out) {
        this.settings = settings;
        this.inputs = inputs;
        this.out = out;
    }

    /// @return 0, or 1 if the job did not finish or something broke, which has been printed then
    @Override
    public int run(Running server) throws InterruptedException {
        try (var organizer = new Organizer(server.local(), server.secrets().adminToken())) {
            return run(server, organizer);
        } catch (StandaloneException e) {
            System.err.printf("manyhands: %s%n(log: %s)%n", e.getMessage(), server.log());
            return 1;
        }
    }

    private int run(Running server, Organizer organizer) throws InterruptedException {
        var jobId = organizer.createPaused(inputs.jobOn(organizer));
        organizer.warnings(jobId).forEach(out::println);
        server.announce(out);
        if (settings.volunteers() > 0) {
            out.printf("Getting %d headless volunteer(s) ready.%n", settings.volunteers());
        }
        try (var _ = Auditor.start(server);
                var job = JobRun.of(organizer, server, jobId, settings.volunteers(), settings.pace())) {
            var finished = Display.follow(job, out);
            conclude(Summary.of(finished));
            if (!settings.exit()) {
                CheckIt.line(server.local(), finished).ifPresent(out::println);
                keepServing();
            }
            return 0;
        }
    }

    private void conclude(Summary summary) {
        out.println();
        out.println(summary.table());
        settings.json().ifPresent(summary::write);
    }

    private void keepServing() throws InterruptedException {
        out.printf("%nThe job is done; still serving. Ctrl-C ends it.%n");
        new CountDownLatch(1).await();
    }
}
