package io.manyhands.model.export;

import io.manyhands.pool.BoundedPool;
import jakarta.inject.Singleton;

/// The threads `model-export-n`, which pack models.
@Singleton
final class ExportPool extends BoundedPool {
    ExportPool(ExportConfig config) {
        super("model-export-", config.threads(), config.waiting(), "models are being downloaded");
    }
}
