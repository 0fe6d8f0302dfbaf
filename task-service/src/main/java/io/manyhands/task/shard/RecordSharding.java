package io.manyhands.task.shard;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.Shard;
import io.manyhands.task.dataset.DataSource;
import io.manyhands.task.dataset.RecordLook;
import java.util.ArrayList;
import java.util.List;

/// Records of one length: a shard has as many as fit into [LineShards#FULL_BYTES], at least one. So the same bytes give
/// the same shards, in whatever pieces they come.
final class RecordSharding implements Sharding {
    private static final int MOST_BYTES = Limit.LIMIT_SHARD_BYTES_VALUE;

    private final int recordBytes;
    private final byte[] begun;
    private int filled;
    private final RecordLook look;
    private final List<Shard> shards = new ArrayList<>();
    private long bytes;

    /// @throws UnusableLinesException if a record is longer than a shard may be
    RecordSharding(DataSource.Table table) {
        if (table.recordBytes() > MOST_BYTES) {
            throw new UnusableLinesException(
                    "has records of %d bytes; at most %d are accepted".formatted(table.recordBytes(), MOST_BYTES));
        }
        this.recordBytes = (int) table.recordBytes();
        this.begun = new byte[Math.max(1, LineShards.FULL_BYTES / recordBytes) * recordBytes];
        this.look = new RecordLook(table);
    }

    @Override
    public List<byte[]> add(byte[] piece) {
        var complete = new ArrayList<byte[]>();
        for (int at = 0; at < piece.length; ) {
            int count = Math.min(piece.length - at, begun.length - filled);
            System.arraycopy(piece, at, begun, filled, count);
            filled += count;
            at += count;
            if (filled == begun.length) {
                complete.add(begun.clone());
                filled = 0;
            }
        }
        return complete;
    }

    @Override
    public List<byte[]> end() {
        if (filled == 0) {
            return List.of();
        }
        var last = new byte[filled];
        System.arraycopy(begun, 0, last, 0, filled);
        return List.of(last);
    }

    @Override
    public Shard look(byte[] content) {
        int before = look.records();
        var problem = look.add(content);
        if (problem.isPresent()) {
            throw new UnusableLinesException(problem.get());
        }
        var shard = Shard.newBuilder()
                .setSha256(ByteString.copyFrom(ShardCheck.sha256(content)))
                .setBytes(content.length)
                .setRecords(look.records() - before)
                .build();
        shards.add(shard);
        bytes += content.length;
        return shard;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public Manifest manifest() {
        return Manifest.of(look.facts(), shards);
    }
}
