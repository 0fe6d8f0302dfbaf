package io.manyhands.gateway.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// When a task is given to a second volunteer.
@ConfigMapping(prefix = "manyhands.gateway.backup")
public interface BackupConfig {
    /// A task is late when it has been held for so many times as long as such tasks take. Lower: slow devices
    /// compute more that is not needed any more; higher: whoever holds tasks without computing them holds up a
    /// round for longer.
    @WithDefault("3")
    int factor();

    /// No task is late before this. Lower: every hiccup makes somebody compute twice; higher: rounds that take
    /// less are held up for so long.
    @WithDefault("250ms")
    Duration atLeast();

    /// How often one node of a round may be given to somebody else without being given back.
    @WithDefault("2")
    int perNode();

    /// Backups of one job that this gateway issues at a time; the next ones a quarter of a second later.
    @WithDefault("200")
    int atOnce();
}
