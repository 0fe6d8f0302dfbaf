package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.job.FollowedJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tasks that this gateway has read, and that nobody here may have now, as [Avoidance] says: put back at once,
/// they would be read again at once. They are few: a task is in doubt for one result, and late for one lease.
/// Used on the gateway's loop only.
final class Parking {
    private final Map<FollowedJob, List<Parked>> byJob = new HashMap<>();

    /// @param until how long it waits here for somebody else
    record Parked(Task task, Instant until) {
        boolean isOver(Instant now) {
            return !until.isAfter(now);
        }

        /// What has waited long enough avoids nobody any more because of a doubt.
        Parked at(Instant now) {
            return isOver(now) ? new Parked(task.avoidingNobody(), until) : this;
        }
    }

    void add(FollowedJob job, Collection<Parked> tasks) {
        if (!tasks.isEmpty()) {
            byJob.computeIfAbsent(job, key -> new ArrayList<>()).addAll(tasks);
        }
    }

    boolean hasAny(FollowedJob job) {
        return byJob.containsKey(job);
    }

    /// Takes out all tasks of the job.
    List<Parked> takeAll(FollowedJob job) {
        var parked = byJob.remove(job);
        return parked == null ? List.of() : parked;
    }

    /// These tasks are gone.
    void remove(FollowedJob job, Collection<String> ids) {
        byJob.computeIfPresent(job, (key, parked) -> {
            parked.removeIf(each -> ids.contains(each.task().id()));
            return parked.isEmpty() ? null : parked;
        });
    }

    List<String> ids(FollowedJob job) {
        return byJob.getOrDefault(job, List.of()).stream()
                .map(each -> each.task().id())
                .toList();
    }

    List<FollowedJob> jobs() {
        return List.copyOf(byJob.keySet());
    }
}
