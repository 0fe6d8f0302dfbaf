package io.manyhands.model.round;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "manyhands.model.round")
public interface RoundConfig {
    /// Threads that fold results and step optimizers, for all jobs together; one job uses one at a time. 0: one
    /// per processor. Too few: rounds of several jobs wait for each other; more than processors gains nothing.
    @WithDefault("0")
    int threads();

    /// How often a job is looked at for stalling.
    @WithDefault("1s")
    Duration lookEvery();

    /// If no result came for this long and the round is not complete, the version is compared with the one in
    /// Redis, and unless a task is waiting or leased, the missing subtrees are announced. Too short: what
    /// task-service is about to issue is issued twice (harmless, but wasted); too long: a round that lost a task
    /// waits for long.
    @WithDefault("5s")
    Duration stalledAfter();

    /// A stranger's value that is this many times as large (the norm of its gradient per sample, its loss
    /// per sample) as the median of the last ones is in doubt: it is put aside, and somebody else computes
    /// it, too. Too low: honest work is done twice; too high: a stranger's value spoils the model.
    @WithDefault("100")
    double outlierFactor();

    /// So many independent volunteers (of different networks) have to say that a node's value is not finite
    /// before the job fails as diverged; a trusted volunteer's word is enough. Too low: strangers end jobs;
    /// too high: a job that really diverges waits for a trusted volunteer. At least 2.
    @WithDefault("3")
    int witnesses();

    /// Who has handed in nothing for this long counts as gone: if nobody else is left, a volunteer that
    /// says the same twice is believed. Too short: strangers confirm themselves while others pause; too
    /// long: a round waits for somebody who will not come.
    @WithDefault("1m")
    Duration aloneAfter();

    /// How often the lengths of an owned job's streams are measured, for the metrics. Costs three short commands.
    @WithDefault("5s")
    Duration measureEvery();

    /// First pause before a commit is sent again; it doubles up to [#retryAtMost].
    @WithDefault("50ms")
    Duration retryAtLeast();

    /// Longest pause before a commit is sent again: how much later than Redis a job comes back.
    @WithDefault("2s")
    Duration retryAtMost();
}
