package io.manyhands.model.train;

import io.manyhands.model.redis.RedisStreams;
import io.manyhands.model.version.RedisJobs;
import io.manyhands.model.version.RedisVersions;
import io.manyhands.telemetry.trace.Tracing;
import java.time.InstantSource;

/// What all job loops share.
record JobRoom(
        RedisJobs jobs,
        RedisVersions versions,
        RedisStreams streams,
        FoldPool pool,
        TrainMetrics metrics,
        TrainConfig config,
        InstantSource clock,
        Tracing tracing) {}
