package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.job.FollowedJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tasks in doubt that this gateway has read, and that wait for somebody who has not computed them yet.
/// They are few: a task is in doubt for one result, and comes from one lease. Used on the gateway's loop
/// only.
final class Parking {
    private final Map<FollowedJob, List<Parked>> byJob = new HashMap<>();

    /// @param until after this, anybody may have it
    private record Parked(Task task, Instant until) {}

    void add(FollowedJob job, Collection<Task> tasks, Instant until) {
        if (!tasks.isEmpty()) {
            var parked = byJob.computeIfAbsent(job, key -> new ArrayList<>());
            tasks.forEach(task -> parked.add(new Parked(task, until)));
        }
    }

    boolean hasAny(FollowedJob job) {
        return byJob.containsKey(job);
    }

    /// Takes out all tasks of the job. Those that have waited long enough avoid nobody any more; who still
    /// does not get a volunteer may be parked again.
    Taken takeAll(FollowedJob job, Instant now) {
        var parked = byJob.remove(job);
        if (parked == null) {
            return new Taken(List.of(), Instant.MAX);
        }
        var tasks = parked.stream()
                .map(each -> each.until().isAfter(now) ? each.task() : forAnybody(each.task()))
                .toList();
        var until = parked.stream()
                .map(Parked::until)
                .filter(each -> each.isAfter(now))
                .min(Instant::compareTo)
                .orElse(now);
        return new Taken(tasks, until);
    }

    List<String> ids(FollowedJob job) {
        return byJob.getOrDefault(job, List.of()).stream()
                .map(each -> each.task().id())
                .toList();
    }

    void forget(FollowedJob job) {
        byJob.remove(job);
    }

    private static Task forAnybody(Task task) {
        return new Task(task.id(), task.entry().toBuilder().clearAvoid().build());
    }

    /// @param until the first of those that still avoid somebody may avoid nobody any more
    record Taken(List<Task> tasks, Instant until) {}
}
