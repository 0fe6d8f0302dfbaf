package io.manyhands.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyhands.protocol.ShardedOrder.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `golden/sharded-order.csv` is written by this test with `-Dgolden.write=true`, and read by TypeScript, too.
class ShardedOrderTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/sharded-order.csv");
    private static final int HELD_OUT = SamplePermutation.HELD_OUT;

    @ParameterizedTest
    @CsvSource({
        "1, 0, 1",
        "1, 1, 1",
        "7, 2, 3",
        "100, 0, 7",
        "100, 13, 7",
        "100, 100, 7",
        "1000, 100, 1",
        "1000, 999, 10",
        "4096, 512, 16",
        "5000, 250, 5000",
        "5000, 250, 6000"
    })
    void everyRecordTrainsOnceInEachEpochOrIsHeldOut(int records, int heldOut, int shardRecords) {
        var layout = new Layout(records, heldOut, shardRecords);
        for (int epoch = 0; epoch < 3; epoch++) {
            var trained = all(new ShardedOrder(7, epoch, layout), records - heldOut);
            var judged = all(new ShardedOrder(7, HELD_OUT, layout), heldOut);
            trained.addAll(judged);
            assertThat(trained.stream().sorted())
                    .containsExactlyElementsOf(
                            IntStream.range(0, records).boxed().toList());
        }
    }

    @Test
    void stretchOfAnEpochIsInOneGroupOfShardsOrTwo() {
        var order = new ShardedOrder(1, 0, new Layout(100_000, 5000, 100));
        for (int from = 0; from + 128 <= 95_000; from += 128) {
            long shards = IntStream.range(from, from + 128)
                    .map(order::recordAt)
                    .map(record -> record / 100)
                    .distinct()
                    .count();
            assertThat(shards).isLessThanOrEqualTo(2L * ShardedOrder.GROUP);
        }
    }

    @Test
    void heldOutPartIsSpreadOverAllShardsAndDiffersFromSeedToSeed() {
        var layout = new Layout(10_000, 1000, 100);
        var first = all(new ShardedOrder(1, HELD_OUT, layout), 1000);
        assertThat(first.stream()
                        .collect(Collectors.groupingBy(record -> record / 100, Collectors.counting()))
                        .values())
                .hasSize(100)
                .containsOnly(10L);
        assertThat(all(new ShardedOrder(2, HELD_OUT, layout), 1000)).doesNotContainSequence(first);
        assertThat(all(new ShardedOrder(1, 1, layout), 9000)).isNotEqualTo(all(new ShardedOrder(1, 0, layout), 9000));
    }

    @Test
    void positionBeyondTheSamplesIsRefused() {
        var order = new ShardedOrder(1, 0, new Layout(10, 2, 3));
        assertThatThrownBy(() -> order.recordAt(8)).hasMessageContaining("must be 0..7");
        assertThatThrownBy(() -> order.recordAt(-1)).hasMessageContaining("must be 0..7");
        assertThatThrownBy(() -> new Layout(10, 11, 3)).hasMessageContaining("11 of them held out");
    }

    @Test
    void ordersAreWhatTheyAlwaysWere() throws IOException {
        var lines = new ArrayList<>(List.of("seed,stream,records,heldOut,shardRecords,positions,at"));
        lines.add(line(7, 0, new Layout(1000, 100, 16)));
        lines.add(line(7, 3, new Layout(1000, 100, 16)));
        lines.add(line(7, HELD_OUT, new Layout(1000, 100, 16)));
        lines.add(line(-1, 12, new Layout(349_525, 17_476, 341)));
        // Products beyond 2^53.
        lines.add(line(123_456_789, 0, new Layout(1_000_000_000, 123_456_789, 61_680)));
        lines.add(line(123_456_789, HELD_OUT, new Layout(1_000_000_000, 123_456_789, 61_680)));
        var text = String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(GOLDEN, text);
        }
        assertThat(text).isEqualTo(Files.readString(GOLDEN));
    }

    private static String line(int seed, int stream, Layout layout) {
        var order = new ShardedOrder(seed, stream, layout);
        int all = stream == HELD_OUT ? layout.heldOut() : layout.records() - layout.heldOut();
        var positions =
                IntStream.of(0, 1, 2, all / 3, all / 2, all - 2, all - 1).toArray();
        return "%d,%d,%d,%d,%d,%s,%s"
                .formatted(
                        seed,
                        stream,
                        layout.records(),
                        layout.heldOut(),
                        layout.shardRecords(),
                        joined(IntStream.of(positions)),
                        joined(IntStream.of(positions).map(order::recordAt)));
    }

    private static String joined(IntStream numbers) {
        return numbers.mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }

    private static List<Integer> all(ShardedOrder order, int count) {
        return IntStream.range(0, count).map(order::recordAt).boxed().collect(Collectors.toCollection(ArrayList::new));
    }
}
