package io.manyhands.gateway.dispatch;

import io.manyhands.gateway.dispatch.FairSharePolicy.Taker;
import io.manyhands.gateway.standing.Origin.Balance;
import io.manyhands.gateway.standing.Trust;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/// How much of a round may be leased to whom: volunteers that have handed in results get what they may hold,
/// those with a record before the others; those of whom nothing is known, newcomers, get what is left, and
/// together no more than a part of what the others may hold. So a round's last tasks go to the most trusted.
/// Where nobody has handed in anything, newcomers get what there is. While no newcomer holds anything, the next one
/// is on trial: it gets one task before those that the others would only keep waiting.
///
/// Among newcomers, those go first at whose address most was finished, then those of whose address fewest hold a
/// task: many from few addresses do not crowd out the others.
///
/// @param newcomersPercent of what the others may hold
/// @param newcomersPerAddress that may hold a task at a time
record SharePolicy(int newcomersPercent, int newcomersPerAddress) {
    /// @param claims of all volunteers of a job, those that hold tasks and want no more included; ties go to
    ///     whoever comes first
    /// @return those that may be given a task now, in the order in which they are to be served
    <T> List<Taker<T>> takers(List<Claim<T>> claims) {
        var takers = new ArrayList<Taker<T>>();
        int established = 0;
        for (var claim : claims) {
            if (!claim.isNewcomer()) {
                established += claim.window();
                if (claim.isReady() && claim.window() > claim.held()) {
                    takers.add(new Taker<>(claim.who(), claim.held(), claim.window(), claim.trust()));
                }
            }
        }
        takers.addAll(newcomers(claims, established));
        return takers;
    }

    private <T> List<Taker<T>> newcomers(List<Claim<T>> claims, int established) {
        var perAddress = new HashMap<Object, Integer>();
        int held = 0;
        for (var claim : claims) {
            if (claim.isNewcomer() && claim.held() > 0) {
                held += claim.held();
                perAddress.merge(claim.origin(), 1, Integer::sum);
            }
        }
        var waiting = new ArrayList<Turn<T>>();
        for (var claim : claims) {
            if (claim.isNewcomer() && claim.isReady() && claim.window() > claim.held()) {
                int before = claim.held() > 0 ? 0 : perAddress.merge(claim.origin(), 1, Integer::sum) - 1;
                if (before < (claim.balance() == Balance.DEBT ? 1 : newcomersPerAddress)) {
                    waiting.add(new Turn<>(claim, before));
                }
            }
        }
        waiting.sort(Comparator.comparing((Turn<T> turn) -> turn.claim().balance())
                .reversed()
                .thenComparingInt(Turn::before));
        return limited(waiting, room(established) - held, held == 0);
    }

    private int room(int established) {
        return established == 0 ? Integer.MAX_VALUE : Math.max(1, (int) ((long) established * newcomersPercent / 100));
    }

    private static <T> List<Taker<T>> limited(List<Turn<T>> waiting, int room, boolean isFirstOnTrial) {
        var takers = new ArrayList<Taker<T>>();
        int left = room;
        for (var turn : waiting) {
            if (left <= 0) {
                break;
            }
            var claim = turn.claim();
            int window = Math.min(claim.window(), claim.held() + left);
            left -= window - claim.held();
            boolean isOnTrial = isFirstOnTrial && takers.isEmpty();
            takers.add(new Taker<>(claim.who(), claim.held(), window, claim.trust(), isOnTrial));
        }
        return takers;
    }

    /// @param held tasks it holds now
    /// @param window tasks that it wants and may hold
    /// @param isReady whether it has what it takes to compute
    /// @param origin where it comes from; equal for those that may be the same
    /// @param balance of what was finished there against what was not
    record Claim<T>(T who, int held, int window, boolean isReady, Trust trust, Object origin, Balance balance) {
        private boolean isNewcomer() {
            return trust == Trust.NONE;
        }
    }

    private record Turn<T>(Claim<T> claim, int before) {}
}
