package io.manyhands.task.shard;

import io.manyhands.protocol.v1.Shard;
import java.util.List;

/// Lines of JSON.
final class LineSharding implements Sharding {
    private final LineShards cut = new LineShards();
    private final ShardTally tally = new ShardTally();

    @Override
    public List<byte[]> add(byte[] piece) {
        return cut.add(piece);
    }

    @Override
    public List<byte[]> end() {
        return cut.end();
    }

    @Override
    public Shard look(byte[] shard) {
        return tally.add(shard);
    }

    @Override
    public long bytes() {
        return tally.bytes();
    }

    @Override
    public Manifest manifest() {
        return tally.manifest();
    }
}
