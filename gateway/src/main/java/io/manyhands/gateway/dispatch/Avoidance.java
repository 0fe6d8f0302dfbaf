package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.protocol.v1.TaskEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Who takes which task, when somebody's result for a task is in doubt: somebody else, a trusted volunteer
/// above all. Pure.
final class Avoidance {
    /// How many volunteers a task avoids: the last ones.
    private static final int AT_MOST = 8;

    private Avoidance() {}

    static boolean isInDoubt(Task task) {
        return task.entry().getAvoidCount() > 0;
    }

    /// @param turns who takes the next task, in order; whoever takes several is there as often
    /// @param tasks those in doubt choose first
    static Matching match(List<Volunteer> turns, List<Task> tasks) {
        var free = new ArrayList<>(turns);
        var grants = new ArrayList<Grant>();
        var left = new ArrayList<Task>();
        var inDoubtFirst = tasks.stream()
                .sorted(Comparator.comparing(task -> !isInDoubt(task)))
                .toList();
        for (var task : inDoubtFirst) {
            int chosen = choose(free, task.entry());
            if (chosen < 0) {
                left.add(task);
            } else {
                grants.add(new Grant(free.remove(chosen), task));
            }
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

    /// @return -1 if nobody is fit
    private static int choose(List<Volunteer> free, TaskEntry task) {
        int chosen = -1;
        for (int i = 0; i < free.size(); i++) {
            var volunteer = free.get(i);
            if (!task.getAvoidList().contains(volunteer.id().bytes())) {
                if (task.getAvoidCount() == 0 || volunteer.origin().trusted()) {
                    return i;
                }
                chosen = chosen < 0 ? i : chosen;
            }
        }
        return chosen;
    }

    record Grant(Volunteer taker, Task task) {}

    /// @param left tasks that nobody here may take
    record Matching(List<Grant> grants, List<Task> left) {}
}
