package io.manyhands.standalone.demo;

import io.manyhands.standalone.StandaloneException;
import java.time.Duration;
import java.util.function.Consumer;

/// Looks at a job again and again until it has ended.
final class JobWatch {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private JobWatch() {}

    /// @param watcher told how the job stands, several times a second
    /// @param betweenLooks throws if waiting is in vain
    /// @return how it ended
    /// @throws StandaloneException if it ended otherwise than finished
    static JobStatus untilFinished(Look look, Consumer<JobStatus> watcher, Runnable betweenLooks)
            throws InterruptedException {
        while (true) {
            var job = look.now();
            watcher.accept(job);
            if (job.hasEnded()) {
                return requireFinished(job);
            }
            betweenLooks.run();
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private static JobStatus requireFinished(JobStatus job) {
        if (!job.isFinished()) {
            throw new StandaloneException("job %s is %s: %s"
                    .formatted(job.id(), job.state(), job.reason() == null ? "no reason is known" : job.reason()));
        }
        return job;
    }

    @FunctionalInterface
    interface Look {
        JobStatus now() throws InterruptedException;
    }
}
