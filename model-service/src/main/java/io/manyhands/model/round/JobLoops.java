package io.manyhands.model.round;

import io.manyhands.model.owner.JobRunner;
import io.manyhands.model.owner.OwnedJob;
import io.manyhands.model.owner.OwnerToken;
import io.manyhands.model.redis.RedisStreams;
import io.manyhands.model.version.RedisJobRecords;
import io.manyhands.model.version.RedisVersions;
import io.manyhands.protocol.Keys;
import io.manyhands.telemetry.trace.Tracing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/// Makes a [JobLoop] for each job that this process comes to own.
@ApplicationScoped
class JobLoops implements JobRunner {
    private final JobRoom room;

    JobLoops(
            RedisJobRecords jobs,
            RedisVersions versions,
            RedisStreams streams,
            FoldPool pool,
            RoundMetrics metrics,
            RoundConfig config,
            Tracing tracing) {
        this.room = new JobRoom(jobs, versions, streams, pool, metrics, config, InstantSource.system(), tracing);
    }

    @Override
    public OwnedJob prepare(String jobId, OwnerToken token, Runnable ended) {
        var keys = Keys.job(jobId);
        return new MeasuredJob(room, keys, new JobLoop(room, keys, token, ended));
    }
}
