package io.manyhands.standalone.experiment;

import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.demo.Gathering;
import io.manyhands.standalone.demo.JobFile;
import io.manyhands.standalone.demo.JobStatus;
import io.manyhands.standalone.demo.Organizer;
import io.manyhands.standalone.server.Running;
import io.manyhands.standalone.server.Work;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;

/// The same job, with more and more volunteers: how much faster does it get?
///
/// Nothing is measured cold. First the services are warmed up by volunteers without a pace; then every run is preceded
/// by a few rounds with its own volunteers that do not count. Interrupted, the volunteers leave and the services end,
/// and the job with them.
public final class ScaleOut implements Work {
    /// Seldom, because answering costs the services what they should have for the rounds.
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private static final int WARM_UP_VOLUNTEERS = 8;
    private static final int WARM_UP_LEAVES = 1600;

    /// Until the JVM has compiled what a round needs: before, compiling takes a sixth of two processors.
    private static final Duration WARM_UP_AT_LEAST = Duration.ofSeconds(20);

    private static final int MOST_REHEARSALS = 24;
    private static final InstantSource CLOCK = InstantSource.system();

    private final ScaleOutSettings settings;
    private final PrintStream out;

    public ScaleOut(ScaleOutSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /// @return 0, or 1 if a run failed or an exact job came to different weights, which has been printed then
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
        var job = settings.inputs().jobOn(organizer);
        out.printf(
                "%d rounds of %d leaves each, at %d ms per leaf; %s workers%n",
                settings.rounds(), settings.leaves(), settings.pace().toMillis(), settings.workers());
        warmUp(server, organizer, job);
        var runs = new ArrayList<Run>();
        boolean isExact = true;
        try (var crew = new Crew(server.local(), settings.pace())) {
            for (int workers : settings.workers()) {
                crew.grow(workers);
                rehearse(organizer, job, crew, workers);
                var end = finish(organizer, job, crew, workers);
                runs.add(measured(organizer, end, workers));
                isExact &= end.exact();
                out.printf("%d worker(s): %.2f s%n", workers, end.wallSeconds());
            }
        }
        return conclude(Scaling.of(runs, settings.leaves()), isExact);
    }

    private void warmUp(Running server, Organizer organizer, JobFile job) throws InterruptedException {
        out.println("Warming up.");
        var until = CLOCK.instant().plus(WARM_UP_AT_LEAST);
        try (var crew = new Crew(server.local(), Duration.ZERO)) {
            crew.grow(WARM_UP_VOLUNTEERS);
            int rounds = Math.ceilDiv(WARM_UP_LEAVES, settings.leaves());
            do {
                finish(organizer, job.cut(settings.leaves(), rounds), crew, WARM_UP_VOLUNTEERS);
            } while (CLOCK.instant().isBefore(until));
        }
    }

    /// Long enough for newcomers' engines to compile what they run. Fewer rounds for few workers: theirs are long.
    private void rehearse(Organizer organizer, JobFile job, Crew crew, int workers) throws InterruptedException {
        int rounds = Math.min(MOST_REHEARSALS, workers);
        finish(organizer, job.cut(settings.leaves(), rounds), crew, workers);
    }

    private static JobStatus finish(Organizer organizer, JobFile job, Crew crew, int workers)
            throws InterruptedException {
        var jobId = organizer.createPaused(job);
        long ready = new Gathering(organizer, crew::requireAlive).await(jobId, workers);
        if (ready != workers) {
            throw new StandaloneException(
                    "%d volunteers are ready, must be %d; is somebody else connected, or is the machine too small for so many?"
                            .formatted(ready, workers));
        }
        organizer.resume(jobId);
        while (true) {
            var status = organizer.status(jobId);
            if (status.isFinished()) {
                return status;
            }
            if (status.hasEnded()) {
                throw new StandaloneException("job %s is %s: %s".formatted(jobId, status.state(), status.reason()));
            }
            crew.requireAlive();
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    /// The first round began, as far as its history knows, while the job was paused.
    private static Run measured(Organizer organizer, JobStatus job, int workers) throws InterruptedException {
        var rounds = organizer.history(job.id()).rounds().stream()
                .skip(job.rounds() > 1 ? 1 : 0)
                .map(round -> round.wallMicros() / 1e6)
                .toList();
        return Run.measured(
                workers,
                job.wallSeconds(),
                job.computeSeconds(),
                Scaling.median(rounds),
                job.tasks(),
                job.reissued(),
                job.weightsSha256());
    }

    private int conclude(Scaling scaling, boolean isExact) throws InterruptedException {
        out.printf("%n%s%n%n", scaling.table());
        var report = new Report(settings.out());
        report.write(scaling, settings).forEach(out::println);
        if (settings.json().isPresent()) {
            report.copy(settings.json().get());
        }
        if (!isExact) {
            out.println("The job is not exact: its weights depend on who computed what.");
            return 0;
        }
        if (scaling.isSame()) {
            out.println("All runs ended with the same weights, to the bit.");
            return 0;
        }
        System.err.println(
                "manyhands: the runs ended with different weights although the job is exact; this is a defect, please report it");
        return 1;
    }
}
