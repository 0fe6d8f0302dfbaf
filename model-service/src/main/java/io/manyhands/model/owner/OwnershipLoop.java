package io.manyhands.model.owner;

import io.manyhands.model.loop.TickLoop;
import io.manyhands.model.redis.RedisStreams;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.LobbyEntry;
import io.manyhands.redis.streams.Entry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Takes open jobs that nobody owns, renews the ownership of those it has, gives up what is more than its share, and
/// hands all of them over at the end.
///
/// Wakes up by the lobby stream (a new job, or one that was given up, is taken at once) and by the clock (a job whose
/// owner died is found within [OwnerConfig#lookEvery]). [JobShare] decides whose a free job is. Thread-safe. Failure
/// modes: Redis unreachable → looked, renewed and shared again at the next turn.
@ApplicationScoped
public class OwnershipLoop {
    private static final CheckedParser<LobbyEntry> LOBBY = CheckedParser.of(LobbyEntry.getDefaultInstance());

    private final RedisOwnership locks;
    private final RedisShares shares;
    private final RedisStreams streams;
    private final JobRunner runner;
    private final OwnerConfig config;
    private final OwnedJobs jobs;
    /// For jobs that are free, and others should take: an uneven share is better than a job nobody works on.
    private final Patience courtesy;
    /// For jobs that are open but do not exist: one that is being created is so for a moment.
    private final Patience missing;
    private final List<Cancellable> turns = new ArrayList<>();
    private volatile Instant lastTry = Instant.now();
    private volatile boolean closing;

    OwnershipLoop(
            RedisOwnership locks,
            RedisShares shares,
            RedisStreams streams,
            JobRunner runner,
            OwnerConfig config,
            OwnerMetrics metrics) {
        this.locks = locks;
        this.shares = shares;
        this.streams = streams;
        this.runner = runner;
        this.config = config;
        this.jobs = new OwnedJobs(locks, metrics);
        this.courtesy = new Patience(config.courtesy());
        this.missing = new Patience(config.missing());
        metrics.watch(jobs::size);
    }

    void start(@Observes StartupEvent event) {
        streams.follow(Keys.LOBBY, Keys.LOBBY_FIELD, "0-0", this::onLobby);
        turns.add(TickLoop.every(config.lookEvery(), "looking for open jobs", this::look));
        turns.add(TickLoop.every(config.renewEvery(), "renewing ownership", this::renew));
        turns.add(TickLoop.every(config.balanceEvery(), "sharing jobs", this::balance));
    }

    /// The one place that waits: the process ends after this, and with it whatever is still on its way to
    /// Redis. The others are told first, so that they take everything at once.
    void stop(@Observes ShutdownEvent event) {
        closing = true;
        turns.forEach(Cancellable::cancel);
        streams.forget(Keys.LOBBY);
        shares.leave()
                .onFailure()
                .recoverWithNull()
                .chain(() -> jobs.handOver(jobs.size()))
                .subscribeAsCompletionStage()
                .orTimeout(config.releaseWithin().toMillis(), TimeUnit.MILLISECONDS)
                .handle((done, failure) -> failure)
                .join();
    }

    /// How many jobs this process owns.
    public int owned() {
        return jobs.size();
    }

    public boolean owns(String jobId) {
        return jobs.contains(jobId);
    }

    /// Whether it has tried to look for jobs lately, with or without success.
    boolean isTrying() {
        return lastTry.plus(config.stuckAfter()).isAfter(Instant.now());
    }

    private Uni<Void> onLobby(List<Entry> entries) {
        entries.stream().flatMap(entry -> deletedJob(entry).stream()).forEach(jobs::end);
        return look();
    }

    private Uni<Void> look() {
        lastTry = Instant.now();
        int room = config.maxJobs() - jobs.size();
        if (closing || room <= 0) {
            return Uni.createFrom().voidItem();
        }
        return shares.tell(jobs.size())
                .chain(share -> locks.openJobs().chain(open -> consider(open, share, room)))
                .chain(again -> again ? look() : Uni.createFrom().voidItem());
    }

    /// @return whether to look again at once: some were taken, so the others may be as far by now
    private Uni<Boolean> consider(Collection<String> open, JobShare share, int room) {
        courtesy.keepOnly(open);
        missing.keepOnly(open);
        int before = jobs.size();
        return Multi.createFrom()
                .iterable(some(open, Math.min(room, config.attemptsPerLook())))
                .onItem()
                .transformToUniAndConcatenate(jobId -> consider(jobId, new JobShare(jobs.size(), share.others())))
                .onItem()
                .ignoreAsUni()
                .map(done -> jobs.size() > before && !share.others().isEmpty());
    }

    private Uni<Void> consider(String jobId, JobShare share) {
        return share.isLeast()
                ? take(jobId)
                : locks.isFree(Keys.job(jobId))
                        .chain(isFree -> courtesy.isOver(jobId, isFree, Instant.now())
                                ? take(jobId)
                                : Uni.createFrom().voidItem());
    }

    private List<String> some(Collection<String> open, int count) {
        var free = new ArrayList<>(open);
        free.removeIf(jobId -> jobs.contains(jobId) || !Keys.isJobId(jobId));
        Collections.shuffle(free);
        return free.subList(0, Math.min(count, free.size()));
    }

    private Uni<Void> take(String jobId) {
        var keys = Keys.job(jobId);
        return locks.acquire(keys).chain(claim -> switch (claim) {
            case Claim.Acquired(OwnerToken token) -> begin(keys, token);
            case Claim.Taken() -> Uni.createFrom().voidItem();
            case Claim.Gone() -> forgetIfMissing(keys);
        });
    }

    private Uni<Void> forgetIfMissing(JobKeys keys) {
        return missing.isOver(keys.id(), true, Instant.now())
                ? locks.forget(keys)
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> begin(JobKeys keys, OwnerToken token) {
        Log.infof("%s: owned with token %s", keys.id(), token.value());
        courtesy.forget(keys.id());
        jobs.begin(keys, token, runner.prepare(keys.id(), token, () -> jobs.end(keys.id(), token)));
        return closing ? jobs.handOver(jobs.size()) : Uni.createFrom().voidItem();
    }

    private Uni<Void> renew() {
        return jobs.renew()
                .invoke(lost -> lost.forEach(jobId -> Log.warnf("%s: ownership lost; dropped", jobId)))
                .replaceWithVoid();
    }

    private Uni<Void> balance() {
        return shares.tell(jobs.size()).chain(share -> jobs.handOver(share.surplus()));
    }

    private static Optional<String> deletedJob(Entry entry) {
        return LOBBY.parse(entry.payload())
                .orReport(problem -> Log.warnf("lobby entry %s cannot be used (%s); skipped", entry.id(), problem))
                .filter(change -> change.getState() == JobState.JOB_STATE_DELETED)
                .map(LobbyEntry::getJobId);
    }
}
