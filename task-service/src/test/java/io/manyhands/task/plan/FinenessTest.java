package io.manyhands.task.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.ReductionTree;
import io.manyhands.protocol.Speeds;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinenessTest {
    @ParameterizedTest
    @CsvSource({"8, 1, 1", "8, 2, 2", "8, 4, 4", "8, 8, 8", "8, 20, 8", "16, 2, 2", "1, 3, 1"})
    void equalVolunteersGetOneTaskEachWhereTheTreeLetsThemEndTogether(int leaves, int volunteers, int tasks) {
        assertThat(tasks(leaves, equal(volunteers))).isEqualTo(tasks);
    }

    @Test
    void whatCannotBeCutIntoEqualPartsIsCutFinerButNotMoreThanThatTakes() {
        // 4 + 2 + 2 leaves take as long as 4; 2 + 1, 2 + 1 and 2 take 3.
        assertThat(tasks(8, equal(3))).isEqualTo(5);
    }

    @Test
    void volunteerThatIsFasterGetsMoreTasks() {
        var one = Stream.of(Duration.ofMillis(100));
        var fast = IntStream.range(0, 3).mapToObj(at -> Duration.ofMillis(25));
        assertThat(tasks(64, Speeds.of(Stream.concat(one, fast).toList()))).isGreaterThanOrEqualTo(12);
    }

    @Test
    void whatOneDeviceDiffersByFromRoundToRoundChangesNothing() {
        var speeds = Speeds.of(IntStream.range(0, 8)
                .mapToObj(at -> Duration.ofMillis(100 + 2 * at))
                .toList());
        assertThat(tasks(64, speeds)).isEqualTo(8);
    }

    @Property
    void thereAreTasksAndNeverMoreThanLeaves(
            @ForAll @IntRange(min = 1, max = 300) int leaves, @ForAll @IntRange(min = 1, max = 100) int volunteers) {
        assertThat(tasks(leaves, equal(volunteers))).isBetween(1, leaves);
    }

    private static int tasks(int leaves, Speeds speeds) {
        return Fineness.of(new ReductionTree(leaves), speeds);
    }

    private static Speeds equal(int volunteers) {
        return Speeds.of(Collections.nCopies(volunteers, Duration.ofMillis(40)));
    }
}
