package io.manyhands.gateway.job;

import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.VersionPublished;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a batch of events comes to: only the last version counts.
///
/// @param committed the round that made the last version, without its contributions; null if it did not change
/// @param traceparent of the span that committed the last version; empty if it did not change, or is not traced
/// @param isDoubtful whether an event named another version than an earlier one led to; only `status` can tell then
record News(
        Progress progress,
        @Nullable RoundCommitted committed,
        String traceparent,
        boolean hasTasks,
        boolean isDoubtful) {
    static News of(Progress before, List<Event> events) {
        var news = new News(before, null, "", false, false);
        for (var event : events) {
            news = news.and(event);
        }
        return news;
    }

    private News and(Event event) {
        return switch (event.getKindCase()) {
            case VERSION_PUBLISHED -> and(event.getVersionPublished());
            case STATE_CHANGED ->
                new News(progress.after(event.getStateChanged()), committed, traceparent, hasTasks, isDoubtful);
            case TASKS_AVAILABLE -> new News(progress, committed, traceparent, true, isDoubtful);
            case NODES_MISSING, KIND_NOT_SET -> this;
        };
    }

    private News and(VersionPublished event) {
        if (progress.isBefore(event)) {
            return new News(progress.at(event), maker(event), event.getTraceparent(), hasTasks, isDoubtful);
        }
        // The last version is published twice: before its evaluation, and after it, when the job is finished.
        if (progress.isAt(event.getVersion(), event.getSha256())) {
            return new News(progress.at(event), committed, traceparent, hasTasks, isDoubtful);
        }
        return new News(progress, committed, traceparent, hasTasks, true);
    }

    private static @Nullable RoundCommitted maker(VersionPublished event) {
        return event.hasCommitted()
                ? event.getCommitted().toBuilder().clearContributions().build()
                : null;
    }
}
