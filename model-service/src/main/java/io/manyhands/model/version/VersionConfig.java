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

    /// A version is kept every so many rounds at least, for rolling back to; when more gather than have
    /// room, every other one is forgotten. Too few: much is computed again after a rollback; too many: they
    /// are copied for nothing. 0: none is kept.
    @WithDefault("10")
    int checkpointEvery();

    /// Bytes of kept versions per job, with their optimizer's slots; 17 versions at most. Too little for
    /// two versions: none is kept; too much: Redis runs out of memory.
    @WithDefault("32M")
    MemorySize checkpointSize();

    /// Kept versions that are downloaded at once in one process, each held in memory; further ones are answered with
    /// 503. Fewer: those who verify wait for each other; more: each takes as much memory as a kept version.
    @WithDefault("4")
    int keptAtOnce();

    /// The same of one network; further ones are answered with 429.
    @WithDefault("2")
    int keptPerNetwork();
}
