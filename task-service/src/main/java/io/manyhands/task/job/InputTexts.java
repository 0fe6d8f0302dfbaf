package io.manyhands.task.job;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.Grid;
import io.manyhands.protocol.v1.Inputs;
import io.manyhands.protocol.v1.Shard;
import io.manyhands.rest.stream.RedisBlobs;
import io.manyhands.task.dataset.RedisDatasets;
import io.manyhands.task.shard.Manifest;
import io.manyhands.task.shard.ShardUploads;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What inputs of map-reduce were, as JSON, for people. Worked out of the job and its data, of which a piece is held at
/// a time.
@ApplicationScoped
class InputTexts {
    static final int MOST_CHARS = 200;

    private final RedisDatasets datasets;
    private final RedisBlobs blobs;
    private final ShardUploads shards;

    InputTexts(RedisDatasets datasets, RedisBlobs blobs, ShardUploads shards) {
        this.datasets = datasets;
        this.blobs = blobs;
        this.shards = shards;
    }

    /// @param indices each of an input that there is
    /// @return index → text, perhaps cut; without those whose data are gone
    Uni<Map<Integer, String>> of(Inputs inputs, Collection<Integer> indices) {
        return switch (inputs.getSourceCase()) {
            case RANGE -> {
                var range = inputs.getRange();
                yield each(indices, index -> Long.toString(range.getFirst() + index * range.getStep()));
            }
            case GRID -> each(indices, index -> combination(inputs.getGrid(), index));
            case LINES -> lines(hex(inputs.getLines().getSha256().toByteArray()), indices);
            case SHARDED -> sharded(hex(inputs.getSharded().getSha256().toByteArray()), indices);
            case SOURCE_NOT_SET -> each(List.of(), String::valueOf);
        };
    }

    static String shortened(String text) {
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…";
    }

    private static Uni<Map<Integer, String>> each(Collection<Integer> indices, Function<Integer, String> text) {
        return Uni.createFrom()
                .item(() -> indices.stream()
                        .distinct()
                        .collect(Collectors.toMap(Function.identity(), index -> shortened(text.apply(index)))));
    }

    /// The last axis varies fastest.
    private static String combination(Grid grid, int index) {
        var members = new ArrayDeque<String>();
        int left = index;
        for (int at = grid.getAxesCount() - 1; at >= 0; at--) {
            var axis = grid.getAxes(at);
            var name = new StringBuilder();
            JsonStringEncoder.getInstance().quoteAsString(axis.getName(), name);
            members.addFirst("\"%s\":%s".formatted(name, axis.getValues(left % axis.getValuesCount())));
            left /= axis.getValuesCount();
        }
        return "{%s}".formatted(String.join(",", members));
    }

    private Uni<Map<Integer, String>> lines(String sha256, Collection<Integer> indices) {
        var wanted = new WantedLines(indices, 0);
        return blobs.find(Keys.dataset(sha256))
                .onItem()
                .transformToMulti(found -> found.map(RedisBlobs.Blob::pieces)
                        .orElseGet(() -> Multi.createFrom().empty()))
                .onItem()
                .invoke(wanted::add)
                .collect()
                .last()
                .map(_ -> wanted.found());
    }

    private Uni<Map<Integer, String>> sharded(String sha256, Collection<Integer> indices) {
        return datasets.get(sha256).chain(bytes -> {
            var reads = bytes.flatMap(found -> Manifest.parse(sha256, found))
                    .map(manifest -> reads(manifest.message().getShardsList(), indices))
                    .orElseGet(List::of);
            return Multi.createFrom()
                    .iterable(reads)
                    .onItem()
                    .transformToUniAndConcatenate(read -> read(sha256, read))
                    .collect()
                    .in(HashMap<Integer, String>::new, Map::putAll)
                    .map(found -> (Map<Integer, String>) found);
        });
    }

    private Uni<Map<Integer, String>> read(String sha256, Read read) {
        return shards.read(sha256, read.shard()).map(content -> {
            var wanted = new WantedLines(read.indices(), read.first());
            content.ifPresent(wanted::add);
            return wanted.found();
        });
    }

    /// The shards in which at least one of the inputs lies.
    private static List<Read> reads(List<Shard> shards, Collection<Integer> indices) {
        var reads = new ArrayList<Read>();
        int first = 0;
        for (var shard : shards) {
            int from = first;
            int end = from + shard.getRecords();
            var inside = indices.stream()
                    .filter(index -> index >= from && index < end)
                    .toList();
            if (!inside.isEmpty()) {
                reads.add(new Read(hex(shard.getSha256().toByteArray()), from, inside));
            }
            first = end;
        }
        return reads;
    }

    private static String hex(byte[] sha256) {
        return HexFormat.of().formatHex(sha256);
    }

    /// @param shard SHA-256 of it
    /// @param first index of its first record
    private record Read(String shard, int first, List<Integer> indices) {}
}
