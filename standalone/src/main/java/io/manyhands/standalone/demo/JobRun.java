package io.manyhands.standalone.demo;

import io.manyhands.standalone.server.Running;
import java.time.Duration;
import java.util.function.Consumer;

/// One job on a running server, trained by headless volunteers of its own. Closing it ends the volunteers.
public final class JobRun implements AutoCloseable {
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
    public static JobRun of(Organizer organizer, Running server, String jobId, int volunteers, Duration pace) {
        var token = server.secrets().volunteerToken();
        return new JobRun(organizer, jobId, volunteers, Volunteers.start(server.local(), token, volunteers, pace));
    }

    /// The same, by volunteers that run the job's program outside of a sandbox: it must be one's own.
    public static JobRun trusting(Organizer organizer, Running server, String jobId, int volunteers, Duration pace) {
        var token = server.secrets().volunteerToken();
        return new JobRun(organizer, jobId, volunteers, Volunteers.trusting(server.local(), token, volunteers, pace));
    }

    /// How the job stands now.
    JobStatus status() throws InterruptedException {
        return organizer.status(jobId);
    }

    /// Lets the job begin when the volunteers are ready, and waits for its end.
    ///
    /// @param watcher told how the job stands, several times a second
    /// @return how it ended
    /// @throws StandaloneException if it ended otherwise than finished, or the volunteers died
    public JobStatus untilFinished(Consumer<JobStatus> watcher) throws InterruptedException {
        new Gathering(organizer, volunteers::requireAlive).await(jobId, wanted);
        organizer.resume(jobId);
        return JobWatch.untilFinished(() -> organizer.status(jobId), watcher, volunteers::requireAlive);
    }

    @Override
    public void close() {
        volunteers.close();
    }
}
