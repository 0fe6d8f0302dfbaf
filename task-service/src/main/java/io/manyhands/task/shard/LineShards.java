package io.manyhands.task.shard;

import io.manyhands.protocol.v1.Limit;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Cuts a text into shards: each has as many whole lines as fit into [#FULL_BYTES], or one line that is longer. So the
/// same text gives the same shards, in whatever pieces it comes.
///
/// Holds one shard at most. Not thread-safe.
public final class LineShards {
    /// What a shard is filled up to.
    public static final int FULL_BYTES = 1 << 20;

    private static final int MOST_BYTES = Limit.LIMIT_SHARD_BYTES_VALUE;

    /// Whole lines, which fit into a shard.
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    /// The beginning of the line that follows them.
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    private long linesBefore;

    /// @return shards that are complete now; lines end with a line feed
    /// @throws UnusableLinesException if a line is longer than a shard may be
    public List<byte[]> add(byte[] piece) {
        var complete = new ArrayList<byte[]>();
        int from = 0;
        for (int at = 0; at < piece.length; at++) {
            if (piece[at] == '\n') {
                begin(piece, from, at + 1);
                endLine(complete);
                from = at + 1;
            }
        }
        begin(piece, from, piece.length);
        return complete;
    }

    /// @return what is left: the last shard, or the last two
    public List<byte[]> end() {
        var complete = new ArrayList<byte[]>();
        if (begun.size() > 0) {
            endLine(complete);
        }
        take().ifPresent(complete::add);
        return complete;
    }

    private void begin(byte[] piece, int from, int to) {
        if (begun.size() + to - from > MOST_BYTES) {
            throw new UnusableLinesException(
                    "line %d has more than the %d bytes that an input may have".formatted(linesBefore + 1, MOST_BYTES));
        }
        begun.write(piece, from, to - from);
    }

    private void endLine(List<byte[]> complete) {
        if (lines.size() > 0 && lines.size() + begun.size() > FULL_BYTES) {
            take().ifPresent(complete::add);
        }
        lines.writeBytes(begun.toByteArray());
        begun.reset();
        linesBefore++;
    }

    private Optional<byte[]> take() {
        if (lines.size() == 0) {
            return Optional.empty();
        }
        var shard = lines.toByteArray();
        lines.reset();
        return Optional.of(shard);
    }
}
