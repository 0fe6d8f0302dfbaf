package io.manyhands.model.thinning;

import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed.Refused;
import io.manyhands.protocol.check.Parsed.Sound;
import io.manyhands.protocol.v1.RoundCommitted;

/// What is given up of old rounds, step by step.
///
/// @param level 0: contributions; n, from 1 on: those, and rounds whose number is not a multiple of 2^n
record Thinning(int level) {
    /// After that only one round in a billion is left.
    private static final int LAST = 30;
    private static final byte[] NOTHING = {};
    private static final CheckedParser<RoundCommitted> ROUNDS = CheckedParser.of(RoundCommitted.getDefaultInstance());

    static Thinning first() {
        return new Thinning(0);
    }

    /// What is given up when this has been given up of every old round. Ends at a level beyond which there is nothing.
    Thinning next() {
        return new Thinning(Math.min(LAST, level + 1));
    }

    boolean isLast() {
        return level == LAST;
    }

    /// @param entry as it is kept; returned itself if nothing of it is given up
    /// @return as it is to be kept; empty: not at all
    byte[] thin(int round, byte[] entry) {
        return round % (1 << level) == 0 ? withoutContributions(entry) : NOTHING;
    }

    private static byte[] withoutContributions(byte[] entry) {
        return switch (ROUNDS.parse(entry)) {
            case Sound<RoundCommitted>(RoundCommitted round)
            when round.getContributionsCount() > 0 ->
                round.toBuilder().clearContributions().build().toByteArray();
            case Sound<RoundCommitted> _, Refused<RoundCommitted> _ -> entry;
        };
    }
}
