package io.manyhands.gateway.intake;

import io.manyhands.pool.BoundedPool;
import jakarta.inject.Singleton;

/// The threads `intake-n`, for checks that would hold up an event loop.
@Singleton
final class CheckPool extends BoundedPool {
    CheckPool(IntakeConfig config) {
        super("intake-", config.workers(), config.waiting(), "large results are being checked");
    }
}
