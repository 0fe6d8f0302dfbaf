package io.manyhands.model.export;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "manyhands.model.export")
public interface ExportConfig {
    /// What exported models name as their maker.
    @WithDefault("manyhands ${quarkus.application.version}")
    String generatedBy();

    /// Threads that pack models. Apart from the training's, so that downloads cannot hold it up.
    @WithDefault("1")
    int threads();

    /// Downloads that may wait for a thread; further ones are answered with 503. Each holds its weights while
    /// it waits.
    @WithDefault("8")
    int waiting();
}
