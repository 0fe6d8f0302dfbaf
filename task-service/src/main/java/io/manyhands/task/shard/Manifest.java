package io.manyhands.task.shard;

import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.v1.FixedRecords;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.Shard;
import io.manyhands.protocol.v1.ShardManifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What a data set in shards consists of, and what it is called.
///
/// @param sha256 of the message, in hexadecimal: the name of the data set
/// @param bytes of the message
@SuppressWarnings("ArrayRecordComponent") // made once, stored once; never compared
public record Manifest(String sha256, byte[] bytes, ShardManifest message) {
    private static final CheckedParser<ShardManifest> PARSER = CheckedParser.of(ShardManifest.getDefaultInstance());
    private static final int PIECE = 1 << 16;

    /// @param lines where each shard has lines of JSON
    /// @throws UnusableLinesException if there are none, or too many
    static Manifest of(List<Shard> lines) {
        requireBounds(lines, "lines");
        return of(ShardManifest.newBuilder().setForm(ShardManifest.Form.FORM_JSON_LINES), lines);
    }

    /// @param facts of all records
    /// @param shards in their order
    /// @throws UnusableLinesException if there are none, or too many
    static Manifest of(FixedRecords facts, List<Shard> shards) {
        requireBounds(shards, "records");
        return of(
                ShardManifest.newBuilder()
                        .setForm(ShardManifest.Form.FORM_FIXED)
                        .setFixed(facts),
                shards);
    }

    private static Manifest of(ShardManifest.Builder manifest, List<Shard> shards) {
        var message = manifest.addAllShards(shards).build();
        var bytes = message.toByteArray();
        return new Manifest(HexFormat.of().formatHex(ShardCheck.sha256(bytes)), bytes, message);
    }

    private static void requireBounds(List<Shard> shards, String what) {
        if (shards.isEmpty()) {
            throw new UnusableLinesException("has no " + what);
        }
        if (shards.size() > Limit.LIMIT_SHARDS_VALUE || records(shards) > Limit.LIMIT_RECORDS_VALUE) {
            throw new UnusableLinesException("has %d %s in %d shards; at most %d in %d are accepted"
                    .formatted(
                            records(shards), what, shards.size(), Limit.LIMIT_RECORDS_VALUE, Limit.LIMIT_SHARDS_VALUE));
        }
    }

    /// What is said of all records, if they are of one length.
    public Optional<FixedRecords> fixed() {
        return message.getForm() == ShardManifest.Form.FORM_FIXED ? Optional.of(message.getFixed()) : Optional.empty();
    }

    /// Of records of one length: how many each shard has, but for the last.
    public int shardRecords() {
        return message.getShards(0).getRecords();
    }

    /// Of a text that is read to its end, and not kept.
    ///
    /// @throws UnusableLinesException if it is not lines of JSON
    /// @throws IOException if it cannot be read
    public static Manifest of(InputStream text) throws IOException {
        var cut = new LineShards();
        var tally = new ShardTally();
        var piece = new byte[PIECE];
        for (int read = text.read(piece); read >= 0; read = text.read(piece)) {
            cut.add(Arrays.copyOf(piece, read)).forEach(tally::add);
        }
        cut.end().forEach(tally::add);
        return tally.manifest();
    }

    /// @return empty if the bytes are no manifest
    public static Optional<Manifest> parse(String sha256, byte[] bytes) {
        return PARSER.parse(bytes).orReport(_ -> {}).map(message -> new Manifest(sha256, bytes, message));
    }

    /// Of all shards.
    public long records() {
        return records(message.getShardsList());
    }

    /// Of all shards.
    public long contentBytes() {
        return message.getShardsList().stream().mapToLong(Shard::getBytes).sum();
    }

    /// What reading so many records, one behind the other, may make somebody load: all shards that they can lie in.
    ///
    /// @param count at least 1
    public long mostBytes(int count) {
        var shards = message.getShardsList();
        long most = 0;
        long bytes = 0;
        long records = 0;
        for (int from = 0, to = 0; to < shards.size(); to++) {
            bytes += shards.get(to).getBytes();
            records += shards.get(to).getRecords();
            // Of the first and the last shard one record each is enough.
            while (from < to && records - ends(shards, from, to) > count) {
                bytes -= shards.get(from).getBytes();
                records -= shards.get(from).getRecords();
                from++;
            }
            most = Math.max(most, bytes);
        }
        return most;
    }

    private static long ends(List<Shard> shards, int from, int to) {
        return shards.get(from).getRecords() - 1L + shards.get(to).getRecords() - 1L;
    }

    private static long records(List<Shard> shards) {
        return shards.stream().mapToLong(Shard::getRecords).sum();
    }
}
