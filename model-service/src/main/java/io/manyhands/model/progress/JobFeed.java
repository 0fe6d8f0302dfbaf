package io.manyhands.model.progress;

import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.JobState;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One job as those see it who listen to it here: read from Redis once, at most every [ProgressConfig#eventsEvery].
///
/// Owns its subscription, from [#start] to [#close]. Failure mode: Redis unreachable → everybody stays connected, and
/// gets what was missed when it answers again.
final class JobFeed {
    private final JobKeys job;
    private final RedisHistory history;
    private final RedisSignals signals;
    private final ProgressConfig config;
    private final FeedWindow window;
    private final Set<FeedListener> listeners = ConcurrentHashMap.newKeySet();
    private final Runnable onEmpty;
    private volatile boolean over;
    private volatile Cancellable reading = () -> {};

    /// @param onEmpty called whenever the last listener has left
    JobFeed(
            JobKeys job,
            RedisHistory history,
            RedisSignals signals,
            ProgressConfig config,
            EventText text,
            Runnable onEmpty) {
        this.job = job;
        this.history = history;
        this.signals = signals;
        this.config = config;
        this.window =
                new FeedWindow(text, Math.toIntExact(config.eventsKeptSize().asLongValue()));
        this.onEmpty = onEmpty;
    }

    void start() {
        var signal = signals.listen(job);
        reading = Multi.createBy()
                .repeating()
                .uni(() ->
                        read().chain(() -> pause(config.eventsEvery())).chain(() -> signal.raised(config.heartbeat())))
                .indefinitely()
                .onTermination()
                .invoke(() -> signals.forget(job, signal))
                .subscribe()
                .with(turn -> {}, failure -> Log.errorf(failure, "%s: the event feed has ended", job.id()));
    }

    void close() {
        reading.cancel();
    }

    FeedListener join(FeedCursor from) {
        var listener = new FeedListener(
                this, from, Math.toIntExact(config.eventsPiece().asLongValue()), config.heartbeat());
        listeners.add(listener);
        return listener;
    }

    void leave(FeedListener listener) {
        if (listeners.remove(listener) && listeners.isEmpty()) {
            onEmpty.run();
        }
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    int listening() {
        return listeners.size();
    }

    FeedWindow window() {
        return window;
    }

    /// Whether the job has been deleted: nothing comes after what the window has.
    boolean isOver() {
        return over;
    }

    private Uni<Void> read() {
        int most = window.end() == 0 ? config.eventsKept() : config.eventsAtOnce();
        return history.newest(job, window.end(), most)
                .chain(newest -> history.state(job).invoke(state -> show(newest, state)))
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> Log.warnf("%s: events cannot be read (%s)", job.id(), failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private void show(Newest newest, StateView state) {
        var hasRounds = window.add(newest);
        var hasState = window.add(state);
        over = state.state().equals(JobStates.name(JobState.JOB_STATE_DELETED));
        if (hasRounds || hasState) {
            listeners.forEach(FeedListener::wake);
        }
    }

    private static Uni<Void> pause(Duration time) {
        return Uni.createFrom().voidItem().onItem().delayIt().by(time);
    }
}
