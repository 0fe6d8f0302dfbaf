package io.manyhands.standalone.demo;

import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.server.Running;
import io.manyhands.standalone.server.Work;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Uploads the corpus, creates the job, starts volunteers, shows the progress, and sums up.
public final class Demo implements Work {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

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
        var jobId = organizer.create(withCorpus(organizer));
        server.announce(out);
        try (var volunteers = Volunteers.start(server.local(), settings.volunteers(), settings.pace())) {
            var end = follow(organizer, jobId, volunteers);
            if (!end.isFinished()) {
                throw new StandaloneException("job %s is %s: %s"
                        .formatted(jobId, end.state(), end.reason() == null ? "no reason is known" : end.reason()));
            }
            conclude(Summary.of(end));
            keepServing();
            return 0;
        }
    }

    private JobFile withCorpus(Organizer organizer) throws InterruptedException {
        return inputs.corpus().isPresent()
                ? inputs.job().withDataset(organizer.upload(inputs.corpus().get()))
                : inputs.job();
    }

    private JobStatus follow(Organizer organizer, String jobId, Volunteers volunteers) throws InterruptedException {
        try (var display = new Display(out, Display.onTerminal())) {
            while (true) {
                var job = organizer.status(jobId);
                display.show(job, Clock.systemUTC().instant());
                if (job.hasEnded()) {
                    return job;
                }
                volunteers.requireAlive();
                Thread.sleep(BETWEEN_LOOKS);
            }
        }
    }

    private void conclude(Summary summary) {
        out.println();
        out.println(summary.table());
        settings.json().ifPresent(summary::write);
    }

    private void keepServing() throws InterruptedException {
        if (!settings.exit()) {
            out.printf("%nThe job is done; still serving. Ctrl-C ends it.%n");
            new CountDownLatch(1).await();
        }
    }
}
