package io.manyhands.model.round;

import io.manyhands.protocol.v1.NodesMissing;
import java.time.Duration;
import java.util.List;

/// How a round is computed once more.
///
/// @param missing what is to be computed again
/// @param spent ids of entries that are of no use any more: all that the round has seen, but for evidence
/// @param pause before anybody is asked to compute: longer each time, as it may come to the same
record OnceMore(List<NodesMissing> missing, List<String> spent, Duration pause) {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /// The pause after so many is the longest.
    private static final int DOUBLED_AT_MOST = 7;

    OnceMore {
        missing = List.copyOf(missing);
        spent = List.copyOf(spent);
    }

    /// @param before how often the same round has been computed once more before
    static Duration pauseAfter(int before) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(before, DOUBLED_AT_MOST));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
