package io.manyhands.standalone.demo;

import io.manyhands.standalone.StandaloneException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

/// One job on a running server, trained by headless volunteers of its own. Closing it ends the volunteers.
public final class JobRun implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final Organizer organizer;
    private final String jobId;
    private final int wanted;
    private final Volunteers volunteers;

    private JobRun(Organizer organizer, String jobId, int wanted, Volunteers volunteers) {
        this.organizer = organizer;
        this.jobId = jobId;
        this.wanted = wanted;
        this.volunteers = volunteers;
    }

    /// @param jobId of a job that is paused
    /// @param volunteers how many to start; 0: whoever comes
    /// @param pace the least time each takes for a leaf
    public static JobRun of(Organizer organizer, URI server, String jobId, int volunteers, Duration pace) {
        return new JobRun(organizer, jobId, volunteers, Volunteers.start(server, volunteers, pace));
    }

    /// Lets the job begin when the volunteers are ready, and waits for its end.
    ///
    /// @param watcher told how the job stands, several times a second
    /// @return how it ended
    /// @throws StandaloneException if it ended otherwise than finished, or the volunteers died
    public JobStatus untilFinished(Consumer<JobStatus> watcher) throws InterruptedException {
        new Gathering(organizer, volunteers::requireAlive).await(jobId, wanted);
        organizer.resume(jobId);
        while (true) {
            var job = organizer.status(jobId);
            watcher.accept(job);
            if (job.hasEnded()) {
                return requireFinished(job);
            }
            volunteers.requireAlive();
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    @Override
    public void close() {
        volunteers.close();
    }

    private static JobStatus requireFinished(JobStatus job) {
        if (!job.isFinished()) {
            throw new StandaloneException("job %s is %s: %s"
                    .formatted(job.id(), job.state(), job.reason() == null ? "no reason is known" : job.reason()));
        }
        return job;
    }
}
