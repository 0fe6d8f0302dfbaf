package io.manyhands.protocol;

/// Which record of a data set in shards is the sample at a position of an epoch, or of the evaluation: in an order of
/// two levels, so that a batch is in a few shards, and yet is not a stretch of the file.
///
/// The shards are permuted, anew in each epoch. Each [#GROUP] of them that come to stand behind each other are a group,
/// and what they have to train on is permuted within it. So whoever computes some leaves of a round reads one group, or
/// two; and nobody reads more than the data set in an epoch. What is held out is a part of every shard, drawn by the
/// seed once: of `records` records, [Layout#heldOutOf] of each shard, in all exactly `heldOut`.
///
/// Everything follows from the arguments; `sharded-order.ts` computes the same. Immutable.
public final class ShardedOrder {
    /// Shards whose records are mixed with each other.
    public static final int GROUP = 8;

    /// How records are spread over shards.
    ///
    /// @param records of the data set, at least 1
    /// @param heldOut of these, at most all
    /// @param shardRecords in each shard but the last, which may have fewer
    public record Layout(int records, int heldOut, int shardRecords) {
        public Layout {
            if (records < 1 || heldOut < 0 || heldOut > records || shardRecords < 1) {
                throw new IllegalArgumentException(
                        "%d records, %d of them held out, in shards of %d".formatted(records, heldOut, shardRecords));
            }
        }

        int shards() {
            return Math.ceilDiv(records, shardRecords);
        }

        int first(int shard) {
            return shard * shardRecords;
        }

        int size(int shard) {
            return Math.min(shardRecords, records - first(shard));
        }

        /// As many as there are between the multiples of `records / heldOut`.
        int heldOutOf(int shard) {
            return heldOutBefore(first(shard) + size(shard)) - heldOutBefore(first(shard));
        }

        private int heldOutBefore(int record) {
            return (int) ((long) record * heldOut / records);
        }
    }

    private final int seed;
    private final int stream;
    private final Layout layout;
    private final SamplePermutation shards;

    /// For each group, samples before it; behind the last, all of them.
    private final int[] before;

    /// @param seed the job's
    /// @param stream the epoch, or [SamplePermutation#HELD_OUT] for what is held out
    public ShardedOrder(int seed, int stream, Layout layout) {
        this.seed = seed;
        this.stream = stream;
        this.layout = layout;
        this.shards = new SamplePermutation(seed, stream, layout.shards());
        this.before = new int[Math.ceilDiv(layout.shards(), GROUP) + 1];
        for (int group = 0; group < before.length - 1; group++) {
            before[group + 1] = before[group];
            for (int place = group * GROUP; place < end(group); place++) {
                before[group + 1] += samplesOf(shards.apply(place));
            }
        }
    }

    /// @param position from 0, behind all others of the epoch or the evaluation that come earlier
    /// @throws IllegalArgumentException if there are not so many samples
    public int recordAt(int position) {
        if (position < 0 || position >= before[before.length - 1]) {
            throw new IllegalArgumentException(
                    "position %d: must be 0..%d".formatted(position, before[before.length - 1] - 1));
        }
        int group = groupOf(position);
        int size = before[group + 1] - before[group];
        int left = new SamplePermutation(SamplePermutation.draw(seed, group), stream, size)
                .apply(position - before[group]);
        int place = group * GROUP;
        while (left >= samplesOf(shards.apply(place))) {
            left -= samplesOf(shards.apply(place));
            place++;
        }
        return record(shards.apply(place), left);
    }

    private int end(int group) {
        return Math.min(layout.shards(), (group + 1) * GROUP);
    }

    private int samplesOf(int shard) {
        int heldOut = layout.heldOutOf(shard);
        return isHeldOut() ? heldOut : layout.size(shard) - heldOut;
    }

    private boolean isHeldOut() {
        return stream == SamplePermutation.HELD_OUT;
    }

    /// The last group that does not begin behind the position, and is not empty.
    private int groupOf(int position) {
        int low = 0;
        int high = before.length - 2;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (before[middle] <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// Of a shard's records, those that train come first.
    private int record(int shard, int sample) {
        int size = layout.size(shard);
        int place = isHeldOut() ? size - layout.heldOutOf(shard) + sample : sample;
        int seedOfShard = SamplePermutation.draw(seed, shard);
        return layout.first(shard) + new SamplePermutation(seedOfShard, SamplePermutation.SPLIT, size).apply(place);
    }
}
