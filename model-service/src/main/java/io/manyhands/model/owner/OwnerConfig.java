package io.manyhands.model.owner;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "manyhands.model.owner")
public interface OwnerConfig {
    /// How long a job stays ours after the last renewal. Too short: a pause (garbage collection, busy Redis)
    /// costs us all jobs; too long: the jobs of a process that died wait.
    @WithDefault("5s")
    Duration lease();

    /// How often ownership is renewed: about a third of the lease, so that one lost renewal does no harm.
    @WithDefault("1500ms")
    Duration renewEvery();

    /// How often we look for open jobs that nobody owns. New jobs are noticed at once; this finds those whose
    /// owner died.
    @WithDefault("1s")
    Duration lookEvery();

    /// Jobs that this process owns at once. Each holds its state, memory and a tree of values (weights, optimizer
    /// state and gradients, in training): too many exhaust the heap, too few leave jobs waiting.
    @WithDefault("64")
    int maxJobs();

    /// Open jobs that one look tries to take, in random order. Too few: jobs of a dead owner wait for several
    /// looks; too many: each look costs that many commands.
    @WithDefault("64")
    int attemptsPerLook();

    /// How long a process that owns more jobs than another leaves it a free job before it takes it itself. Longer
    /// than the others take to notice, or jobs pile up at whoever is quickest; a job that nobody else has room for
    /// waits this long.
    @WithDefault("1s")
    Duration courtesy();

    /// A job that is open but does not exist for this long is not open any more. Shorter than creating a job may
    /// take, whose parts are written one after the other: new jobs are never trained.
    @WithDefault("60s")
    Duration missing();

    /// How often a process that owns more than its share gives up jobs, for example to one that has just started. A
    /// job that moves loses no work, but pauses for as long as reading it takes.
    @WithDefault("3s")
    Duration balanceEvery();

    /// Liveness fails when we have not tried to look for open jobs for this long. Longer than one look may take while
    /// Redis does not answer, or a Redis failure restarts us for nothing.
    @WithDefault("60s")
    Duration stuckAfter();

    /// How long shutdown waits until the jobs are released. If it is too short, their next owner waits for the
    /// lease to end.
    @WithDefault("2s")
    Duration releaseWithin();
}
