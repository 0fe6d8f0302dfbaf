package io.manyhands.model.progress;

import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.RoundCommitted;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one client is sent. It asks the history for what comes after the last round sent, and when there is
/// nothing it waits for a signal: so it never misses a round nor sends one twice, and holds at most one chunk
/// in memory, however slow the client.
final class EventFeed {
    private final JobKeys job;
    private final RedisHistory history;
    private final RedisSignals signals;
    private final ProgressConfig config;
    private final Sse sse;
    private final Signal signal;
    private int next;
    private @Nullable StateView sentState;

    EventFeed(JobKeys job, int first, RedisHistory history, RedisSignals signals, ProgressConfig config, Sse sse) {
        this.job = job;
        this.next = first;
        this.history = history;
        this.signals = signals;
        this.config = config;
        this.sse = sse;
        this.signal = signals.listen(job);
    }

    /// Endless; subscribe once.
    Multi<OutboundSseEvent> events() {
        return Multi.createBy()
                .repeating()
                .uni(this::more)
                .indefinitely()
                .onItem()
                .transformToIterable(batch -> batch)
                .onTermination()
                .invoke(() -> signals.forget(job, signal));
    }

    private Uni<List<OutboundSseEvent>> more() {
        return news().chain(news ->
                news.isEmpty() ? afterWaiting() : Uni.createFrom().item(news));
    }

    private Uni<List<OutboundSseEvent>> afterWaiting() {
        return signal.raised(config.heartbeat())
                .chain(raised -> raised ? news() : Uni.createFrom().item(List.of(comment())));
    }

    private Uni<List<OutboundSseEvent>> news() {
        return history.chunk(job, next).chain(rounds -> history.state(job).map(state -> events(rounds, state)));
    }

    private List<OutboundSseEvent> events(List<RoundCommitted> rounds, StateView state) {
        var events = new ArrayList<OutboundSseEvent>();
        for (var round : rounds) {
            events.add(event("round", RoundView.withoutContributions(round), Integer.toString(round.getRound())));
            next = round.getRound() + 1;
        }
        if (!state.equals(sentState)) {
            events.add(event("state", state, null));
            sentState = state;
        }
        return events;
    }

    private OutboundSseEvent event(String name, Object json, @Nullable String id) {
        var event = sse.newEventBuilder()
                .name(name)
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(json);
        return id == null ? event.build() : event.id(id).build();
    }

    private OutboundSseEvent comment() {
        return sse.newEventBuilder().comment("still here").build();
    }
}
