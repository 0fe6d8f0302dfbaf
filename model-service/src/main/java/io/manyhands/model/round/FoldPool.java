package io.manyhands.model.round;

import io.manyhands.pool.BoundedPool;
import jakarta.inject.Singleton;

/// The threads `model-fold-n`, on which results are added up and optimizers step.
///
/// What waits needs no bound of its own: a job has at most one piece of work here, and the number of jobs is
/// bounded.
@Singleton
public final class FoldPool extends BoundedPool {
    FoldPool(RoundConfig config) {
        super("model-fold-", threads(config), Integer.MAX_VALUE, "rounds are being added up");
    }

    private static int threads(RoundConfig config) {
        return config.threads() > 0 ? config.threads() : Runtime.getRuntime().availableProcessors();
    }
}
