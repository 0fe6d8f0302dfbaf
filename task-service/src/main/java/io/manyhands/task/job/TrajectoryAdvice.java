package io.manyhands.task.job;

import io.manyhands.protocol.Speeds;
import io.manyhands.protocol.work.TrainingWork;
import io.manyhands.protocol.work.Work;
import java.util.Locale;
import java.util.Optional;

/// Whether trajectories suit those who compute them: all of one is lost when its volunteer leaves, and who leaves
/// politely waits for its end.
final class TrajectoryAdvice {
    private static final double LONGEST_SECONDS = 30;

    private TrajectoryAdvice() {}

    /// @param speeds of the volunteers that are there; empty if they are not known
    /// @return a sentence, with the field, if there is something to do better
    static Optional<String> of(Work work, Optional<Speeds> speeds) {
        return work instanceof TrainingWork training && training.training().hasLocalSteps()
                ? speeds.filter(known -> known.count() > 0).flatMap(known -> of(training, median(known)))
                : Optional.empty();
    }

    /// What a leaf takes half of them, or more; seconds.
    private static double median(Speeds speeds) {
        return speeds.secondsPerLeaf(speeds.count()).get(speeds.count() / 2);
    }

    private static Optional<String> of(TrainingWork work, double seconds) {
        if (seconds <= LONGEST_SECONDS) {
            return Optional.empty();
        }
        var training = work.training();
        int batchSize = training.getLocalSteps().getBatchSize();
        int steps = Math.ceilDiv(training.getBatches().getLeafSize(), batchSize);
        int fitting = (int) (steps * LONGEST_SECONDS / seconds);
        var remedy = fitting > 0
                ? "create the job with %d steps or fewer".formatted(fitting)
                : "create the job with a batchSize of less than %d".formatted(batchSize);
        return Optional.of(String.format(
                Locale.ROOT,
                "training.mode.steps: a trajectory of %d steps takes half of the volunteers %.0f s or more, should take at"
                        + " most %.0f: it is lost whole when its volunteer leaves; %s",
                steps,
                seconds,
                LONGEST_SECONDS,
                remedy));
    }
}
