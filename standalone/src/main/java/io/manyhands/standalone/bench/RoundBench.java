package io.manyhands.standalone.bench;

import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.demo.Inputs;
import io.manyhands.standalone.demo.JobFile;
import io.manyhands.standalone.demo.JobRun;
import io.manyhands.standalone.demo.JobStatus;
import io.manyhands.standalone.demo.Organizer;
import io.manyhands.standalone.server.Running;
import io.manyhands.standalone.server.Work;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/// Where a round's time goes, with one volunteer: means over the paper's 80 rounds, after two runs that warm up.
///
/// The phases are what the services measure of themselves. What is left over after them and the volunteer's computing
/// is the way there and back: weights and tasks to the volunteer, the result to Redis and to model-service.
public final class RoundBench implements Work {
    private static final int WARM_UPS = 2;
    private static final double MILLIS = 1000;

    private final Inputs inputs;
    private final PrintStream out;

    /// @param inputs of [#job]
    public RoundBench(Inputs inputs, PrintStream out) {
        this.inputs = inputs;
        this.out = out;
    }

    public static JobFile job() {
        return JobFile.read("paper");
    }

    @Override
    public int run(Running server) throws InterruptedException {
        try (var organizer = new Organizer(server.local(), server.secrets().adminToken())) {
            for (int i = 0; i < WARM_UPS; i++) {
                train(server, organizer);
            }
            var before = PhaseTimes.parse(organizer.metrics());
            var job = train(server, organizer);
            show(job, before, PhaseTimes.parse(organizer.metrics()));
            return 0;
        } catch (StandaloneException e) {
            System.err.printf("manyhands: %s%n(log: %s)%n", e.getMessage(), server.log());
            return 1;
        }
    }

    private JobStatus train(Running server, Organizer organizer) throws InterruptedException {
        var jobId = organizer.createPaused(inputs.jobOn(organizer));
        try (var job = JobRun.of(organizer, server, jobId, 1, Duration.ZERO)) {
            return job.untilFinished(status -> {});
        }
    }

    private void show(JobStatus job, PhaseTimes before, PhaseTimes after) {
        double whole = job.wallSeconds() * MILLIS / job.rounds();
        double compute = job.computeSeconds() * MILLIS / job.rounds();
        out.printf("%n%-8s %8s%n", "phase", "ms/round");
        row("plan", after.millisPerRound("plan", before, job.rounds()));
        row("lease", after.millisPerRound("lease", before, job.rounds()));
        row("compute", compute);
        row("fold", after.millisPerRound("fold", before, job.rounds()));
        row("step", after.millisPerRound("step", before, job.rounds()));
        row("commit", after.millisPerRound("commit", before, job.rounds()));
        row("round", whole);
        out.printf(Locale.ROOT, "%nround / compute = %.2f%n", whole / compute);
    }

    private void row(String phase, double millis) {
        out.printf(Locale.ROOT, "%-8s %8.2f%n", phase, millis);
    }
}
