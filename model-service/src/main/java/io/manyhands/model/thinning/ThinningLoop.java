package io.manyhands.model.thinning;

import io.manyhands.model.loop.TickLoop;
import io.manyhands.model.thinning.RedisRounds.Replacement;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks at the size of every history now and then, and has what is too large thinned, down to three quarters of its
/// share.
///
/// One job at a time. Failure mode: Redis unreachable → looked at again at the next turn.
@ApplicationScoped
class ThinningLoop {
    /// However many jobs there are, each may keep this.
    private static final long LEAST = 64 << 10;
    /// Reads from one history in one turn: where little can be saved, looking must not take all the time.
    private static final int READS = 40;

    private final RedisRounds history;
    private final ThinningConfig config;
    private final Counter thinned;
    /// How far each job has been thinned; forgotten with the process, and found again by looking from the beginning.
    private final Map<String, Progress> progress = new HashMap<>();
    private volatile Cancellable turns = () -> {};

    /// @param next the first round that has not been thinned so
    private record Progress(Thinning thinning, int next) {
        static final Progress NONE = new Progress(Thinning.first(), 0);
    }

    ThinningLoop(RedisRounds history, ThinningConfig config, MeterRegistry registry) {
        this.history = history;
        this.config = config;
        this.thinned = registry.counter("manyhands.model.rounds.thinned");
    }

    void start(@Observes StartupEvent event) {
        turns = TickLoop.every(config.every(), "thinning histories", this::look);
    }

    void stop(@Observes ShutdownEvent event) {
        turns.cancel();
    }

    Uni<Void> look() {
        return history.jobs().chain(ids -> {
            progress.keySet().retainAll(ids);
            return Multi.createFrom()
                    .iterable(jobs(ids))
                    .onItem()
                    .transformToUniAndConcatenate(job -> look(job, share(ids.size())))
                    .onItem()
                    .ignoreAsUni();
        });
    }

    private static List<JobKeys> jobs(Set<String> ids) {
        return ids.stream().filter(Keys::isJobId).map(Keys::job).toList();
    }

    private long share(int jobs) {
        long share = config.sizeInAll().asLongValue() / Math.max(1, jobs);
        return Math.min(config.sizePerJob().asLongValue(), Math.max(LEAST, share));
    }

    private Uni<Void> look(JobKeys job, long share) {
        return history.size(job)
                .chain(size -> size.bytes() <= share
                        ? Uni.createFrom().voidItem()
                        : thin(job, size.bytes() - share / 4 * 3, size.rounds() - config.wholeRounds(), READS));
    }

    /// @param excess bytes that are to be saved
    /// @param end the first round that must not be touched
    /// @param reads that are left in this turn
    private Uni<Void> thin(JobKeys job, long excess, int end, int reads) {
        var at = progress.getOrDefault(job.id(), Progress.NONE);
        if (excess <= 0 || end <= 0 || reads <= 0 || (at.thinning().isLast() && at.next() >= end)) {
            return Uni.createFrom().voidItem();
        }
        if (at.next() >= end) {
            // From the beginning, but at the next turn, for the same reason.
            progress.put(job.id(), new Progress(at.thinning().next(), 0));
            return Uni.createFrom().voidItem();
        }
        return history.read(job, at.next(), end).chain(entries -> {
            var replacements = replacements(at, entries, excess);
            progress.put(job.id(), new Progress(at.thinning(), after(at, entries, replacements, excess)));
            thinned.increment(replacements.size());
            long saved = saved(replacements);
            return history.replace(job, replacements)
                    .chain(() -> entries.isEmpty()
                            ? Uni.createFrom().voidItem()
                            : thin(job, excess - saved, end, reads - 1));
        });
    }

    private static List<Replacement> replacements(Progress at, List<byte[]> entries, long excess) {
        var replacements = new ArrayList<Replacement>();
        long left = excess;
        for (int i = 0; i < entries.size() && left > 0; i++) {
            var before = entries.get(i);
            var replacement =
                    new Replacement(at.next() + i, before, at.thinning().thin(at.next() + i, before));
            if (replacement.saved() > 0) {
                replacements.add(replacement);
                left -= replacement.saved();
            }
        }
        return replacements;
    }

    /// Where the next turn goes on: after all of these, or after the last one that was needed.
    private static int after(Progress at, List<byte[]> entries, List<Replacement> replacements, long excess) {
        return saved(replacements) >= excess ? replacements.getLast().round() + 1 : at.next() + entries.size();
    }

    private static long saved(List<Replacement> replacements) {
        return replacements.stream().mapToLong(Replacement::saved).sum();
    }
}
