package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.standing.Trust;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Of those that are trusted alike, everybody gets one task before anybody gets a second; the less trusted get what is
/// left. A newcomer on trial gets one before the most trusted get the last ones that they may hold: those wait there.
final class FairSharePolicy {
    private FairSharePolicy() {}

    /// @param takers ties go to whoever comes first in this list
    /// @return who takes the first task, the second, …; shorter than `tasks` when nobody has room for more
    static <T> List<T> allocate(List<Taker<T>> takers, int tasks) {
        return allocate(takers, tasks, tasks);
    }

    /// @param each how many of them one taker gets at most
    static <T> List<T> allocate(List<Taker<T>> takers, int tasks, int each) {
        boolean isTrial = takers.stream().anyMatch(Taker::isOnTrial);
        var top =
                takers.stream().map(Taker::trust).max(Comparator.naturalOrder()).orElse(Trust.NONE);
        var byHeld = new PriorityQueue<Turn<T>>(Comparator.comparingInt((Turn<T> turn) -> isTrial ? turn.rank(top) : 0)
                .thenComparing(turn -> turn.taker.trust(), Comparator.reverseOrder())
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
    /// @param isOnTrial whether it is the newcomer whose turn it is to be tried
    record Taker<T>(T who, int held, int window, Trust trust, boolean isOnTrial) {
        Taker(T who, int held, int window, Trust trust) {
            this(who, held, window, trust, false);
        }

        int openDemand() {
            return Math.max(0, window - held);
        }
    }

    private record Turn<T>(Taker<T> taker, int held, int place) {
        /// Who comes when, while a newcomer is on trial.
        ///
        /// @param top of those who take part
        private int rank(Trust top) {
            if (taker.isOnTrial() && held == taker.held()) {
                return 1;
            }
            if (taker.trust() == Trust.NONE || taker.trust() != top) {
                return 3;
            }
            return isPrefetch() ? 2 : 0;
        }

        /// Whether it would wait while another one is computed.
        private boolean isPrefetch() {
            return held > 0 && held == taker.window() - 1;
        }
    }
}
