package io.manyhands.model.progress;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.rest.bound.RequestGate;
import io.manyhands.rest.bound.RequestGates;
import io.manyhands.rest.stream.StreamedBody;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The feeds of all jobs that somebody listens to here. A feed is kept for [ProgressConfig#linger] after the last one
/// has left.
///
/// Thread-safe.
@Startup // its meters are there from the start
@ApplicationScoped
class EventFeeds {
    private final RedisHistory history;
    private final RedisSignals signals;
    private final ProgressConfig config;
    private final EventText text;
    private final RequestGate gate;
    private final ConcurrentMap<JobKeys, JobFeed> feeds = new ConcurrentHashMap<>();

    EventFeeds(
            RedisHistory history, RedisSignals signals, ProgressConfig config, ObjectMapper json, RequestGates gates) {
        this.history = history;
        this.signals = signals;
        this.config = config;
        this.text = new EventText(json);
        this.gate = gates.create("events", config.streams(), config.streamsPerNetwork());
    }

    /// Endless, unless the job is deleted. Counts the current request.
    ///
    /// @param first round that is wanted
    /// @throws io.quarkiverse.resteasy.problem.HttpProblem at a bound
    StreamedBody listen(JobKeys job, int first) {
        gate.admit();
        var pieces = Multi.createFrom().deferred(() -> join(job, first).pieces());
        return new StreamedBody(gate, OptionalLong.empty(), pieces, config.stalledAfter());
    }

    int listening() {
        return feeds.values().stream().mapToInt(JobFeed::listening).sum();
    }

    void close(@Observes ShutdownEvent event) {
        feeds.values().forEach(JobFeed::close);
    }

    private FeedListener join(JobKeys job, int first) {
        var joined = new FeedListener[1];
        feeds.compute(job, (key, known) -> {
            var feed = known == null ? open(job) : current(job, known);
            joined[0] = feed.join(FeedCursor.from(first));
            return feed;
        });
        return joined[0];
    }

    /// Of a job that was deleted, and exists again, the feed is a new one.
    private JobFeed current(JobKeys job, JobFeed known) {
        if (known.isOver()) {
            known.close();
            return open(job);
        }
        return known;
    }

    private JobFeed open(JobKeys job) {
        var feed = new JobFeed(job, history, signals, config, text, () -> closeLater(job));
        feed.start();
        return feed;
    }

    private void closeLater(JobKeys job) {
        Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(config.linger())
                .subscribe()
                .with(waited -> feeds.computeIfPresent(job, (key, feed) -> {
                    if (!feed.isEmpty()) {
                        return feed;
                    }
                    feed.close();
                    return null;
                }));
    }
}
