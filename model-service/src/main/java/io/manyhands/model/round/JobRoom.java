package io.manyhands.model.round;

import io.manyhands.model.redis.RedisStreams;
import io.manyhands.model.version.RedisJobRecords;
import io.manyhands.model.version.RedisVersions;
import io.manyhands.telemetry.trace.Tracing;
import java.time.InstantSource;

/// What all job loops share.
record JobRoom(
        RedisJobRecords jobs,
        RedisVersions versions,
        RedisStreams streams,
        FoldPool pool,
        RoundMetrics metrics,
        RoundConfig config,
        InstantSource clock,
        Tracing tracing) {}
