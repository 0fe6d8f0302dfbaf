package io.manyhands.model.owner;

import java.util.Collections;
import java.util.List;

/// Who has how many jobs, as seen by one process. Decides who takes and who gives up, so that any two processes come
/// to differ by one job at most. Counts may be a little old: what follows from that is put right the next time.
///
/// @param mine jobs this process owns
/// @param others jobs each of the other living processes owns
record JobShare(int mine, List<Integer> others) {
    /// Whether nobody has fewer: then a free job is ours to take.
    boolean isLeast() {
        return others.isEmpty() || mine <= Collections.min(others);
    }

    /// How many jobs to give up: those beyond an equal share, rounded up; or one, if somebody has two fewer.
    int surplus() {
        int total = mine + others.stream().mapToInt(Integer::intValue).sum();
        int processes = 1 + others.size();
        int equalShare = Math.ceilDiv(total, processes);
        if (mine > equalShare) {
            return mine - equalShare;
        }
        return !others.isEmpty() && mine - Collections.min(others) >= 2 ? 1 : 0;
    }
}
