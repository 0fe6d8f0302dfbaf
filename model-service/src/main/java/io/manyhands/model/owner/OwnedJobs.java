package io.manyhands.model.owner;

import io.manyhands.protocol.Keys.JobKeys;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The jobs this process owns, from acquiring to letting go. Thread-safe.
///
/// Failure modes: Redis unreachable → a job that is let go is free when its lease ends; a job that was lost meanwhile
/// is dropped when the renewal says so, and cannot be committed to before, as its token is no longer valid.
final class OwnedJobs {
    private final RedisOwnership locks;
    private final OwnerMetrics metrics;
    private final Map<String, Owned> jobs = new ConcurrentHashMap<>();

    private record Owned(JobKeys keys, OwnerToken token, OwnedJob job) {
        String id() {
            return keys.id();
        }
    }

    OwnedJobs(RedisOwnership locks, OwnerMetrics metrics) {
        this.locks = locks;
        this.metrics = metrics;
    }

    int size() {
        return jobs.size();
    }

    boolean contains(String jobId) {
        return jobs.containsKey(jobId);
    }

    void begin(JobKeys keys, OwnerToken token, OwnedJob job) {
        metrics.taken();
        jobs.put(keys.id(), new Owned(keys, token, job));
        job.start();
    }

    /// @return ids of jobs that turn out to be lost; they are forgotten
    Uni<List<String>> renew() {
        return Multi.createFrom()
                .iterable(List.copyOf(jobs.values()))
                .onItem()
                .transformToUniAndMerge(this::renew)
                .select()
                .where(lost -> !lost.isEmpty())
                .collect()
                .asList();
    }

    /// @return the job's id if it is lost, else empty
    private Uni<String> renew(Owned owned) {
        return locks.renew(owned.keys(), owned.token()).map(ours -> {
            if (ours || !forget(owned)) {
                return "";
            }
            metrics.lost();
            return owned.id();
        });
    }

    /// Hands jobs over to whoever takes them, any that many.
    Uni<Void> handOver(int count) {
        return Multi.createFrom()
                .iterable(List.copyOf(jobs.values()))
                .select()
                .first(count)
                .onItem()
                .transformToUniAndMerge(this::handOver)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> handOver(Owned owned) {
        letGo(owned);
        return locks.handOver(owned.keys(), owned.token());
    }

    /// The job needs no owner any more.
    void end(String jobId) {
        Optional.ofNullable(jobs.get(jobId)).ifPresent(this::end);
    }

    /// The same, unless the job was acquired anew since.
    void end(String jobId, OwnerToken token) {
        Optional.ofNullable(jobs.get(jobId))
                .filter(owned -> owned.token().equals(token))
                .ifPresent(this::end);
    }

    private void end(Owned owned) {
        letGo(owned);
        locks.release(owned.keys(), owned.token()).subscribe().with(done -> {});
    }

    private void letGo(Owned owned) {
        if (forget(owned)) {
            metrics.released();
        }
    }

    /// @return false if it was forgotten before
    private boolean forget(Owned owned) {
        owned.job().stop();
        return jobs.remove(owned.id(), owned);
    }
}
