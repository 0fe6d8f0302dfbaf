package io.manyhands.model.export;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "manyhands.model.export")
public interface ExportConfig {
    /// What exported models name as their maker.
    @WithDefault("manyhands ${quarkus.application.version}")
    String generatedBy();
}
