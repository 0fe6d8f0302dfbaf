package io.manyhands.model.version;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "manyhands.model.version")
public interface VersionConfig {
    /// How long states (weights, in training) can be fetched after the next version has replaced them. Too short:
    /// slow volunteers get 404 for the version they are to compute with; too long: Redis holds many versions of
    /// large models.
    @WithDefault("10m")
    Duration retention();

    /// Bytes of replaced states per job, about: when rounds follow each other so fast that more would gather
    /// within the retention, they expire earlier; when the pace changes, it may be twice as much for a while. Too
    /// little: as above; too much: Redis runs out of memory.
    @WithDefault("64M")
    MemorySize retainedSize();

    /// The same for all open jobs together: with many of them, each has a smaller share.
    @WithDefault("256M")
    MemorySize retainedInAll();
}
