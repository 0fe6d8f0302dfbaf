package io.manyhands.task.cpu;

import io.manyhands.pool.BoundedPool;
import jakarta.inject.Singleton;

/// The threads `task-cpu-n`, which hash, decode and analyse.
@Singleton
public final class CpuPool extends BoundedPool {
    CpuPool(CpuConfig config) {
        super("task-cpu-", config.threads(), config.waiting(), "data sets and job descriptions are being looked at");
    }
}
