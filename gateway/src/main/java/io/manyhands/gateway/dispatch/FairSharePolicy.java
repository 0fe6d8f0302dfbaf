package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.standing.Trust;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Of those that are trusted alike, everybody gets one task before anybody gets a second; the less trusted get what is
/// left.
final class FairSharePolicy {
    private FairSharePolicy() {}

    /// @param takers ties go to whoever comes first in this list
    /// @return who takes the first task, the second, …; shorter than `tasks` when nobody has room for more
    static <T> List<T> allocate(List<Taker<T>> takers, int tasks) {
        return allocate(takers, tasks, tasks);
    }

    /// @param each how many of them one taker gets at most
    static <T> List<T> allocate(List<Taker<T>> takers, int tasks, int each) {
        var byHeld = new PriorityQueue<Turn<T>>(Comparator.comparing((Turn<T> turn) -> turn.taker.trust())
                .reversed()
                .thenComparingInt(turn -> turn.held)
                .thenComparingInt(turn -> turn.place));
        for (int place = 0; place < takers.size(); place++) {
            enqueue(byHeld, new Turn<>(takers.get(place), takers.get(place).held(), place), each);
        }
        var allocation = new ArrayList<T>(tasks);
        while (allocation.size() < tasks && !byHeld.isEmpty()) {
            var turn = byHeld.remove();
            allocation.add(turn.taker.who());
            enqueue(byHeld, new Turn<>(turn.taker, turn.held + 1, turn.place), each);
        }
        return allocation;
    }

    private static <T> void enqueue(PriorityQueue<Turn<T>> queue, Turn<T> turn, int each) {
        if (turn.held < turn.taker.window() && turn.held - turn.taker.held() < each) {
            queue.add(turn);
        }
    }

    /// @param held tasks it holds now
    /// @param window tasks it is willing to hold
    record Taker<T>(T who, int held, int window, Trust trust) {
        int openDemand() {
            return Math.max(0, window - held);
        }
    }

    private record Turn<T>(Taker<T> taker, int held, int place) {}
}
