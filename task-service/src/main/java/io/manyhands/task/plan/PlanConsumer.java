package io.manyhands.task.plan;

import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.VersionPublished;
import io.manyhands.redis.streams.Entry;
import io.manyhands.redis.streams.StreamListener;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/// Reads the events of one job and has its round under way planned.
///
/// Holds nothing but immutable facts; reacting to an event twice does no harm.
///
/// @param jobs told of every state that an event reports
record PlanConsumer(PlannedJob job, RoundPlanning planning, OpenJobs jobs) implements StreamListener {
    private static final CheckedParser<Event> EVENTS = CheckedParser.of(Event.getDefaultInstance());

    @Override
    public Uni<Void> onEntries(List<Entry> entries) {
        return Multi.createFrom()
                .iterable(entries)
                .onItem()
                .transformToUniAndConcatenate(this::onEntry)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> onEntry(Entry entry) {
        return decode(entry).map(this::onEvent).orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Optional<Event> decode(Entry entry) {
        return EVENTS.parse(entry.payload())
                .orReport(problem -> Log.errorf("job %s: event %s is skipped: %s", job.id(), entry.id(), problem));
    }

    private Uni<Void> onEvent(Event event) {
        return switch (event.getKindCase()) {
            case VERSION_PUBLISHED -> onVersion(event.getVersionPublished());
            case NODES_MISSING -> planning.reissue(job, event.getNodesMissing());
            case STATE_CHANGED -> onState(event.getStateChanged().getState());
            case TASKS_AVAILABLE, KIND_NOT_SET -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> onVersion(VersionPublished published) {
        jobs.published(job.id(), published.getState());
        return published.getState() == JobState.JOB_STATE_RUNNING
                ? planning.plan(
                        job, new Version(published.getVersion(), published.getSha256()), published.getTraceparent())
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> onState(JobState state) {
        jobs.changed(job.id(), state);
        return state == JobState.JOB_STATE_RUNNING
                ? planning.planCurrent(job)
                : Uni.createFrom().voidItem();
    }
}
