package io.manyhands.standalone.bench;

import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.demo.Inputs;
import io.manyhands.standalone.demo.JobFile;
import io.manyhands.standalone.demo.JobRun;
import io.manyhands.standalone.demo.Organizer;
import io.manyhands.standalone.local.TrainingFiles;
import io.manyhands.standalone.server.Running;
import io.manyhands.standalone.server.Work;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The paper's job, trained by TensorFlow.js alone and by Manyhands with one and with two volunteers, in turns, so that
/// whatever else the machine does meets all three alike.
///
/// TensorFlow.js trains its rounds once, in as many parts as there are runs of Manyhands, and waits during
/// those. Both begin with the same weights and see the same samples in the same rounds. One run before does not
/// count: TensorFlow.js has computed a few rounds by then to choose its backend, and the services' JVM should
/// not be colder.
public final class PaperBench implements Work {
    private static final int TURNS = 3;
    /// Beside the paper's 80 rounds, for the time to the same held-out loss.
    private static final Map<String, Object> EVALUATION =
            Map.of("heldOutFraction", 0.05, "samples", 128, "leafSize", 16, "everyRounds", 20);
    /// With the paper's rate of 0.1 nothing is learned in 80 rounds. It does not change what a round costs.
    private static final Map<String, Object> OPTIMIZER = Map.of("type", "rmsprop", "learningRate", 0.01);

    private final Inputs inputs;
    private final Optional<Path> json;
    private final PrintStream out;

    /// @param inputs with a corpus; see [#job]
    /// @param json where the figures go
    public PaperBench(Inputs inputs, Optional<Path> json, PrintStream out) {
        this.inputs = inputs;
        this.json = json;
        this.out = out;
    }

    /// What is trained: the paper's job, evaluated now and then, at a learning rate at which it learns.
    public static JobFile job() {
        return JobFile.read("paper").with("evaluation", EVALUATION).with("optimizer", OPTIMIZER);
    }

    @Override
    public int run(Running server) throws InterruptedException {
        try (var organizer = new Organizer(server.local(), server.secrets().adminToken());
                var files = TrainingFiles.write(inputs, "paper");
                var alone = TensorFlowAlone.start(files.directory())) {
            var figures = measured(new Contest(server, organizer, alone));
            out.println(figures.table());
            json.ifPresent(figures::write);
            return 0;
        } catch (StandaloneException e) {
            System.err.printf("manyhands: %s%n(log: %s)%n", e.getMessage(), server.log());
            return 1;
        }
    }

    private PaperFigures measured(Contest contest) throws InterruptedException {
        contest.manyhands(2);
        out.println("(does not count: warms up)");
        var one = new ArrayList<Curve>();
        var two = new ArrayList<Curve>();
        var slices = new ArrayList<TensorFlowAlone.Slice>();
        for (int turn = 0; turn < TURNS; turn++) {
            one.add(contest.manyhands(1));
            slices.add(contest.tensorFlow(2 * turn, 2 * TURNS));
            two.add(contest.manyhands(2));
            slices.add(contest.tensorFlow(2 * turn + 1, 2 * TURNS));
        }
        return new PaperFigures(slices.getFirst().backend(), Curve.of(slices), List.copyOf(one), List.copyOf(two));
    }

    private final class Contest {
        private final Running server;
        private final Organizer organizer;
        private final TensorFlowAlone alone;
        private long rounds;

        Contest(Running server, Organizer organizer, TensorFlowAlone alone) {
            this.server = server;
            this.organizer = organizer;
            this.alone = alone;
        }

        Curve manyhands(int volunteers) throws InterruptedException {
            var jobId = organizer.createPaused(inputs.jobOn(organizer));
            try (var job = JobRun.of(organizer, server, jobId, volunteers, Duration.ZERO)) {
                var end = job.untilFinished(status -> {});
                rounds = end.rounds();
                say("Manyhands, volunteers: " + volunteers, rounds, end.wallSeconds());
                return Curve.of(end.wallSeconds(), organizer.history(jobId));
            }
        }

        /// Part `part` of `parts` of all rounds.
        TensorFlowAlone.Slice tensorFlow(int part, int parts) {
            int count = (int) (rounds * (part + 1) / parts - rounds * part / parts);
            var slice = alone.train(count);
            say("TensorFlow.js alone", count, slice.seconds());
            return slice;
        }

        private void say(String who, long count, double seconds) {
            out.printf(Locale.ROOT, "%-28s %3d rounds  %6.2f s%n", who, count, seconds);
        }
    }
}
