package io.manyhands.model.owner;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyhands.model.loop.TickLoop;
import io.manyhands.model.redis.RedisStreams;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.LobbyEntry;
import io.manyhands.streams.Entry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Takes open jobs that nobody owns, renews the ownership of those it has, and releases them at the end.
///
/// Wakes up by the lobby stream (a new job is taken at once) and by the clock (a job whose owner died is found
/// within [OwnerConfig#lookEvery]). Thread-safe. Failure modes: Redis unreachable → looked and renewed again at
/// the next turn; a job that is lost meanwhile is dropped when the renewal says so, and cannot be committed to
/// before, as its token is no longer valid.
@ApplicationScoped
public class OwnershipLoop {
    private final RedisOwnership locks;
    private final RedisStreams streams;
    private final JobRunner runner;
    private final OwnerConfig config;
    private final Map<String, Owned> jobs = new ConcurrentHashMap<>();
    private final List<Cancellable> turns = new ArrayList<>();
    private volatile Instant lastTurn = Instant.now();
    private volatile boolean closing;

    private record Owned(JobKeys keys, OwnerToken token, OwnedJob job) {}

    OwnershipLoop(
            RedisOwnership locks, RedisStreams streams, JobRunner runner, OwnerConfig config, MeterRegistry registry) {
        registry.gaugeMapSize("manyhands.model.jobs.owned", Tags.empty(), jobs);
        this.locks = locks;
        this.streams = streams;
        this.runner = runner;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        streams.follow(Keys.LOBBY, Keys.LOBBY_FIELD, "0-0", this::onLobby);
        turns.add(TickLoop.every(config.lookEvery(), "looking for open jobs", this::look));
        turns.add(TickLoop.every(config.renewEvery(), "renewing ownership", this::renewAll));
    }

    /// The one place that waits: the process ends after this, and with it whatever is still on its way to
    /// Redis.
    void stop(@Observes ShutdownEvent event) {
        closing = true;
        turns.forEach(Cancellable::cancel);
        streams.forget(Keys.LOBBY);
        var released = List.copyOf(jobs.values()).stream().map(this::drop).toList();
        if (!released.isEmpty()) {
            Uni.join()
                    .all(released)
                    .andCollectFailures()
                    .subscribeAsCompletionStage()
                    .orTimeout(config.releaseWithin().toMillis(), TimeUnit.MILLISECONDS)
                    .handle((done, failure) -> failure)
                    .join();
        }
    }

    /// How many jobs this process owns.
    public int owned() {
        return jobs.size();
    }

    public boolean owns(String jobId) {
        return jobs.containsKey(jobId);
    }

    /// Whether it has looked for jobs lately, with or without success.
    public boolean isTurning() {
        return lastTurn.plus(config.stuckAfter()).isAfter(Instant.now());
    }

    private Uni<Void> onLobby(List<Entry> entries) {
        entries.stream()
                .flatMap(entry -> deletedJob(entry).stream())
                .flatMap(jobId -> Optional.ofNullable(jobs.get(jobId)).stream())
                .forEach(this::end);
        return look();
    }

    private Uni<Void> look() {
        lastTurn = Instant.now();
        int room = config.maxJobs() - jobs.size();
        if (closing || room <= 0) {
            return Uni.createFrom().voidItem();
        }
        return locks.openJobs()
                .chain(open -> Multi.createFrom()
                        .iterable(some(open, Math.min(room, config.attemptsPerLook())))
                        .onItem()
                        .transformToUniAndConcatenate(this::take)
                        .onItem()
                        .ignoreAsUni());
    }

    private List<String> some(Collection<String> open, int count) {
        var free = new ArrayList<>(open);
        free.removeIf(jobId -> jobs.containsKey(jobId) || !Keys.isJobId(jobId));
        Collections.shuffle(free);
        return free.subList(0, Math.min(count, free.size()));
    }

    private Uni<Void> take(String jobId) {
        var keys = Keys.job(jobId);
        return locks.acquire(keys).chain(claim -> switch (claim) {
            case Claim.Acquired(OwnerToken token) -> begin(keys, token);
            case Claim.Taken() -> Uni.createFrom().voidItem();
            case Claim.Gone() -> locks.forget(keys);
        });
    }

    private Uni<Void> begin(JobKeys keys, OwnerToken token) {
        Log.infof("%s: owned with token %s", keys.id(), token.value());
        var owned = new Owned(keys, token, runner.prepare(keys.id(), token, () -> ended(keys.id(), token)));
        jobs.put(keys.id(), owned);
        owned.job().start();
        return closing ? drop(owned) : Uni.createFrom().voidItem();
    }

    private Uni<Void> renewAll() {
        return Multi.createFrom()
                .iterable(List.copyOf(jobs.values()))
                .onItem()
                .transformToUniAndMerge(this::renew)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> renew(Owned owned) {
        return locks.renew(owned.keys(), owned.token())
                .invoke(ours -> {
                    if (!ours && jobs.remove(owned.keys().id(), owned)) {
                        Log.warnf("%s: ownership lost; dropped", owned.keys().id());
                        owned.job().stop();
                    }
                })
                .replaceWithVoid();
    }

    private void ended(String jobId, OwnerToken token) {
        var owned = jobs.get(jobId);
        if (owned != null && owned.token().equals(token)) {
            end(owned);
        }
    }

    /// Whatever Redis says: if the release does not arrive, the lease ends by itself.
    private void end(Owned owned) {
        drop(owned)
                .subscribe()
                .with(
                        done -> {},
                        failure -> Log.debugf(
                                failure, "%s: not released", owned.keys().id()));
    }

    private Uni<Void> drop(Owned owned) {
        jobs.remove(owned.keys().id(), owned);
        owned.job().stop();
        return locks.release(owned.keys(), owned.token());
    }

    private static Optional<String> deletedJob(Entry entry) {
        try {
            var change = LobbyEntry.parseFrom(entry.payload());
            return Optional.of(change.getJobId()).filter(id -> change.getState() == JobState.JOB_STATE_DELETED);
        } catch (InvalidProtocolBufferException e) {
            Log.warnf("lobby entry %s is not a LobbyEntry; skipped", entry.id());
            return Optional.empty();
        }
    }
}
