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
import java.util.concurrent.atomic.AtomicBoolean;

/// Makes a [JobLoop] for each job that this process comes to own.
@ApplicationScoped
class JobLoops implements JobRunner {
    private final InstantSource clock = InstantSource.system();
    private final RedisJobRecords records;
    private final RedisVersions versions;
    private final RedisChecks checks;
    private final RedisStreams streams;
    private final FoldPool pool;
    private final RoundMetrics metrics;
    private final RoundConfig config;
    private final Tracing tracing;

    JobLoops(
            RedisJobRecords records,
            RedisVersions versions,
            RedisChecks checks,
            RedisStreams streams,
            FoldPool pool,
            RoundMetrics metrics,
            RoundConfig config,
            Tracing tracing) {
        this.records = records;
        this.versions = versions;
        this.checks = checks;
        this.streams = streams;
        this.pool = pool;
        this.metrics = metrics;
        this.config = config;
        this.tracing = tracing;
    }

    @Override
    public OwnedJob prepare(String jobId, OwnerToken token, Runnable ended) {
        var keys = Keys.job(jobId);
        var stopped = new AtomicBoolean();
        var job = new RedisJob(records, versions, checks, config, keys, token, stopped::get);
        var trace = new RoundTrace(tracing, keys);
        var loop = new JobLoop(job, streams, pool, metrics, trace, config, clock, stopped, ended);
        return new MeasuredJob(records, metrics, config.measureEvery(), keys, loop);
    }
}
