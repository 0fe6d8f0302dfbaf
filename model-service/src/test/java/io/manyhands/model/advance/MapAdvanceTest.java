package io.manyhands.model.advance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.manyhands.model.advance.CompleteRound.Sum;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.MapField;
import io.manyhands.protocol.v1.Inputs;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.MapReduce;
import io.manyhands.protocol.v1.Reduction;
import io.manyhands.protocol.v1.Reduction.Kind;
import io.manyhands.protocol.work.FailedInput;
import io.manyhands.protocol.work.MapEntries;
import io.manyhands.protocol.work.MapWork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MapAdvanceTest {
    private static final ByteString LEFT = MapEntries.encode(2, 0, "{}\n3");
    private static final ByteString RIGHT = MapEntries.encode(1, 1, "{}\nnull");

    @Test
    void firstStateIsTheProgramsOwn() {
        assertThat(first(Kind.KIND_SUM).state())
                .isEqualTo(MapEntries.encode(0, 0, "null\nnull").toByteArray());
        var given = new MapBeginning(new MapWork(
                map(Kind.KIND_SUM).toBuilder().setInitialStateJson("{\"a\":1}").build()));
        assertThat(given.first(Optional.empty()).state())
                .isEqualTo(MapEntries.encode(0, 0, "{\"a\":1}\nnull").toByteArray());
    }

    @Test
    void batchIsAddedToTheStateAndAFoldReplacesIt() {
        var advance = first(Kind.KIND_SUM);
        var begun = ByteString.copyFrom(advance.state());
        var batch = advance.add(LEFT, RIGHT);
        var next = step(advance, 0, batch);
        assertThat(next.state()).isEqualTo(begun.concat(LEFT).concat(RIGHT).toByteArray());
        assertThat(next.outcome().getMapReduce().getInputs()).isEqualTo(3);
        assertThat(next.outcome().getMapReduce().getFailed()).isEqualTo(1);
        var fold = MapEntries.encode(3, 1, "null\n3");
        assertThat(step(advance, 1, fold).state()).isEqualTo(fold.toByteArray());
        assertThat(advance.state()).isEqualTo(fold.toByteArray());
    }

    @Test
    void inputsThatPassedALimitAreToldOfABatchAlone() {
        var advance = first(Kind.KIND_SUM);
        var slow = MapEntries.encode(2, 2, "{\"time\":[0],\"memory\":[1],\"failed\":[[0,\"\"],[1,\"\"]]}\nnull");
        var batch = step(advance, 0, slow.concat(RIGHT)).outcome();
        assertThat(batch.getLimitedByTimeList()).containsExactly(0);
        assertThat(batch.getLimitedByMemoryList()).containsExactly(1);
        // What a program calls its state is none of it.
        var fold = step(advance, 1, MapEntries.encode(3, 3, "{\"time\":[2],\"failed\":0}\n3"));
        assertThat(fold.outcome().getLimitedByTimeList()).isEmpty();
    }

    @Test
    void inputsThatFailedAreToldOfABatchAlone() {
        var advance = first(Kind.KIND_SUM);
        var slow = MapEntries.encode(2, 1, "{\"time\":[0],\"failed\":[[0,\"too \\\"slow\\\"\"]]}\n[[1,\"no\"]]");
        var other = MapEntries.encode(1, 1, "{\"failed\":[[2,\"b\"],[3,\"of no input\"]]}\n");
        assertThat(step(advance, 0, slow.concat(other)).failures())
                .containsExactly(new FailedInput(0, 0, "too \"slow\""), new FailedInput(0, 2, "b"));
        assertThat(step(advance, 1, MapEntries.encode(3, 3, "{\"failed\":[[2,\"b\"]]}\n3"))
                        .failures())
                .isEmpty();
        // Strangers write these lines.
        for (var head :
                List.of("", "{\"failed\":", "{\"failed\":[[0]]}", "[1]", "{\"failed\":[[\"0\",\"\"]]}", "null")) {
            assertThat(step(advance, 0, MapEntries.encode(2, 1, head + "\n")).failures())
                    .as(head)
                    .isEmpty();
        }
    }

    @Test
    void noMoreInputsThatFailedAreToldThanAreKept() {
        var many = IntStream.range(0, 5000)
                .mapToObj(index -> "[1,\"%s\"]".formatted("x".repeat(500)))
                .collect(Collectors.joining(",", "{\"failed\":[", "]}\n"));
        var entry = MapEntries.encode(2, 2, many);
        var failures = step(first(Kind.KIND_NONE), 0, entry.concat(entry)).failures();
        assertThat(failures).hasSize(Keys.FAILURES_KEPT);
        assertThat(failures.getFirst().message()).hasSize(400);
    }

    @Test
    void anIterationBeginsToCountAnew() {
        var advance = new MapBeginning(new MapWork(
                        map(Kind.KIND_SUM).toBuilder().setIterations(2).build()))
                .first(Optional.empty());
        step(advance, 0, LEFT.concat(RIGHT));
        step(advance, 1, MapEntries.encode(3, 1, "null\n3"));
        var next = step(advance, 2, LEFT).outcome().getMapReduce();
        assertThat(next.getInputs()).isEqualTo(2);
        assertThat(next.getFailed()).isZero();
    }

    @Test
    void keptResultsAreTheStateAndAreCounted() {
        var advance = first(Kind.KIND_NONE);
        assertThat(step(advance, 0, LEFT).state()).isEqualTo(LEFT.toByteArray());
        var sum = Optional.of(new Sum<>(RIGHT, 1));
        var before = Map.of(MapField.INPUTS, "2", MapField.FAILED, "0");
        var next = (AdvanceOutcome.Next) advance.step(new CompleteRound<>(1, sum, Optional.empty(), before));
        assertThat(next.state()).isEqualTo(RIGHT.toByteArray());
        assertThat(next.figures()).isEqualTo(Map.of(MapField.INPUTS, "3", MapField.FAILED, "1"));
    }

    @Test
    void resumedStateGoesOn() {
        var work = new MapWork(map(Kind.KIND_SUM));
        var resumed = new MapBeginning(work).resume(LEFT.toByteArray(), new byte[0]);
        assertThat(step(resumed, 0, RIGHT).state()).isEqualTo(LEFT.concat(RIGHT).toByteArray());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MapBeginning(work).resume(new byte[7], new byte[0]))
                .withMessageContaining("7 bytes");
    }

    @Test
    void jobEndsWithTooManyResultsInARound() {
        var advance = first(Kind.KIND_SUM);
        var before = advance.state();
        var large = MapEntries.encode(3, 0, "x".repeat(Limit.LIMIT_MAP_VALUE_BYTES_VALUE));
        var sum = Optional.of(new Sum<>(large, 3));
        assertThat(advance.step(new CompleteRound<>(0, sum, Optional.empty(), Map.of())))
                .isEqualTo(
                        new AdvanceOutcome.Failed(
                                "the results of round 0 take 8388620 bytes, at most 8388608 are allowed; create the job again with fewer leavesPerRound"));
        assertThat(advance.state()).isEqualTo(before);
    }

    private static MapAdvance first(Kind kind) {
        return new MapBeginning(new MapWork(map(kind))).first(Optional.empty());
    }

    private static MapReduce map(Kind kind) {
        return MapReduce.newBuilder()
                .setInputs(Inputs.newBuilder().setCount(3))
                .setLeafSize(2)
                .setLeavesPerRound(2)
                .setIterations(1)
                .setReduction(Reduction.newBuilder().setKind(kind))
                .build();
    }

    private static AdvanceOutcome.Next step(MapAdvance advance, int round, ByteString root) {
        var sum = Optional.of(new Sum<>(root, 3));
        return (AdvanceOutcome.Next) advance.step(new CompleteRound<>(round, sum, Optional.empty(), Map.of()));
    }
}
