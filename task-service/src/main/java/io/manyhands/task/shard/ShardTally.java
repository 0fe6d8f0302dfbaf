package io.manyhands.task.shard;

import io.manyhands.protocol.v1.Shard;
import java.util.ArrayList;
import java.util.List;

/// The shards of a data set so far.
final class ShardTally {
    private final List<Shard> shards = new ArrayList<>();
    private long records;
    private long bytes;

    /// Looks at the next shard.
    ///
    /// @throws UnusableLinesException if it is not lines of JSON
    Shard add(byte[] content) {
        var shard = ShardCheck.check(content, records);
        shards.add(shard);
        records += shard.getRecords();
        bytes += shard.getBytes();
        return shard;
    }

    long bytes() {
        return bytes;
    }

    /// @throws UnusableLinesException if there are none, or too many
    Manifest manifest() {
        return Manifest.of(shards);
    }
}
