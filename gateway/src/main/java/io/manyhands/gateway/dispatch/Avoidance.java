package io.manyhands.gateway.dispatch;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.standing.Trust;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.TaskEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Who takes which task, where not everybody may. Pure.
///
/// A task in doubt is for somebody else than those whose results for it are in doubt, a trusted volunteer above
/// all. A backup is for somebody else than those who hold the task, and not for a newcomer if there is anybody
/// else. All other tasks are for whoever is next.
final class Avoidance {
    private static final int AT_MOST = Limit.LIMIT_AVOIDED_VALUE;

    private Avoidance() {}

    /// @param turns who takes the next task, in order; whoever takes several is there as often
    /// @param tasks those in doubt choose first, then backups
    static Matching match(List<Volunteer> turns, List<Task> tasks, Company company) {
        var free = new ArrayList<>(turns);
        var grants = new ArrayList<Grant>();
        var left = new ArrayList<Task>();
        var inOrder = tasks.stream()
                .sorted(Comparator.comparing((Task task) -> !task.isInDoubt()).thenComparing(task -> !task.isBackup()))
                .toList();
        for (var task : inOrder) {
            choose(free, task, company)
                    .ifPresentOrElse(
                            taker -> {
                                free.remove(taker);
                                grants.add(new Grant(taker, task));
                            },
                            () -> left.add(task));
        }
        return new Matching(grants, left);
    }

    /// The same task, to be computed by somebody else.
    static TaskEntry elsewhere(TaskEntry task, Volunteer doubtful) {
        var avoid = Stream.concat(
                        task.getAvoidList().stream()
                                .filter(id -> !id.equals(doubtful.id().bytes())),
                        Stream.of(doubtful.id().bytes()))
                .toList();
        return task.toBuilder()
                .clearAvoid()
                .addAllAvoid(avoid.subList(Math.max(0, avoid.size() - AT_MOST), avoid.size()))
                .build();
    }

    private static Optional<Volunteer> choose(List<Volunteer> free, Task task, Company company) {
        if (task.isForAnybody()) {
            return free.stream().findFirst();
        }
        var avoided = company.avoidedBy(task);
        var fit = free.stream().filter(each -> isNoneOf(avoided, each)).toList();
        var trusted = fit.stream()
                .filter(each -> task.isInDoubt() && each.provenance().trusted())
                .findFirst();
        boolean onlyTried = task.isBackup() && company.hasTriedBut(avoided);
        return trusted.or(
                () -> fit.stream().filter(each -> !onlyTried || isTried(each)).findFirst());
    }

    private static boolean isTried(Volunteer volunteer) {
        return volunteer.trust() != Trust.NONE;
    }

    private static boolean isNoneOf(Set<ByteString> ids, Volunteer volunteer) {
        return !ids.contains(volunteer.id().bytes());
    }

    /// What the tasks themselves do not say.
    ///
    /// @param holders who holds which task, by its id
    /// @param willing the job's volunteers that take tasks, if not at once
    record Company(Map<String, VolunteerId> holders, Collection<Volunteer> willing) {
        /// Where no task avoids anybody.
        static Company none() {
            return new Company(Map.of(), List.of());
        }

        private Set<ByteString> avoidedBy(Task task) {
            var avoided = new HashSet<>(task.entry().getAvoidList());
            task.entry().getCopiesList().stream()
                    .flatMap(id -> Optional.ofNullable(holders.get(id)).stream())
                    .map(VolunteerId::bytes)
                    .forEach(avoided::add);
            return avoided;
        }

        private boolean hasTriedBut(Set<ByteString> avoided) {
            return willing.stream().anyMatch(each -> isTried(each) && isNoneOf(avoided, each));
        }
    }

    record Grant(Volunteer taker, Task task) {}

    /// @param left tasks that nobody here may take
    record Matching(List<Grant> grants, List<Task> left) {}
}
