package io.manyhands.task.plan;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "manyhands.task.plan")
public interface PlanConfig {
    /// Tasks per worker of an active volunteer, and round, as long as it is not known how fast they are. 1: whoever is
    /// slow holds up the round; many: more bytes per round, as every task's result has the size of the model.
    @WithDefault("2")
    int tasksPerWorker();

    /// A subtree that is reported missing is issued again at most this often. Shorter than a volunteer takes: work
    /// is done twice when the report is repeated.
    @WithDefault("2s")
    Duration reissueAtMostEvery();
}
