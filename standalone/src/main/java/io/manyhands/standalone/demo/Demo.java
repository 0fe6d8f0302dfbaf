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
    /// How long to wait for one more volunteer to get ready.
    private static final Duration BETWEEN_NEWCOMERS = Duration.ofSeconds(30);

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
        var jobId = organizer.createPaused(withCorpus(organizer));
        server.announce(out);
        try (var volunteers = Volunteers.start(server.local(), settings.volunteers(), settings.pace())) {
            gather(organizer, jobId, volunteers);
            organizer.resume(jobId);
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

    /// Waits until the headless volunteers are ready, so that all of them are there for the first round and figures of
    /// one run compare with those of another. Who takes too long is not waited for.
    private void gather(Organizer organizer, String jobId, Volunteers volunteers) throws InterruptedException {
        if (settings.volunteers() > 0) {
            out.printf("Getting %d headless volunteer(s) ready.%n", settings.volunteers());
        }
        long ready = 0;
        var lastNewcomer = Clock.systemUTC().instant();
        while (ready < settings.volunteers()
                && Clock.systemUTC().instant().isBefore(lastNewcomer.plus(BETWEEN_NEWCOMERS))) {
            Thread.sleep(BETWEEN_LOOKS);
            volunteers.requireAlive();
            var now = organizer.status(jobId).volunteersNow();
            if (now > ready) {
                lastNewcomer = Clock.systemUTC().instant();
            }
            ready = Math.max(ready, now);
        }
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
