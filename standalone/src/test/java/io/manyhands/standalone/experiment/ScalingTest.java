package io.manyhands.standalone.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingTest {
    @Test
    void speedUpIsRelativeToOneWorker() {
        var runs = Scaling.of(List.of(run(1, 32, "a"), run(4, 10, "a")), 16).runs();
        assertThat(runs).extracting(Run::speedup).containsExactly(1.0, 3.2);
        assertThat(runs).extracting(Run::efficiency).containsExactly(1.0, 0.8);
    }

    @Test
    void fewestWorkersAreTakenToScalePerfectly() {
        var runs = Scaling.of(List.of(run(4, 10, "a"), run(8, 5, "a")), 16).runs();
        assertThat(runs).extracting(Run::speedup).containsExactly(4.0, 8.0);
    }

    @Test
    void ofSeveralRunsWithTheFewestWorkersTheMedianCounts() {
        var runs = Scaling.of(List.of(run(1, 10, "a"), run(1, 12, "a"), run(1, 99, "a"), run(2, 6, "a")), 16)
                .runs();
        assertThat(runs.getLast().speedup()).isEqualTo(2.0);
    }

    @ParameterizedTest
    @CsvSource({"1, 16, 1", "16, 16, 16", "32, 16, 16", "12, 16, 8", "32, 64, 32", "3, 1, 1"})
    void leavesLimitTheSpeedUp(int workers, int leaves, double ideal) {
        assertThat(Scaling.ideal(workers, leaves)).isEqualTo(ideal);
    }

    @Test
    void medianOfAnEvenNumberIsTheMiddleOfTheTwo() {
        assertThat(Scaling.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
        assertThat(Scaling.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2.0);
    }

    @Test
    void runsAreTheSameOnlyIfAllHashesAreKnownAndEqual() {
        assertThat(Scaling.of(List.of(run(1, 2, "a"), run(2, 1, "a")), 2).isSame())
                .isTrue();
        assertThat(Scaling.of(List.of(run(1, 2, "a"), run(2, 1, "b")), 2).isSame())
                .isFalse();
        assertThat(Scaling.of(List.of(run(1, 2, null)), 2).isSame()).isFalse();
    }

    @Test
    void tableHasARowForEachRun() {
        var table =
                Scaling.of(List.of(run(1, 58.307, "a"), run(16, 4.0, "a")), 16).table();
        assertThat(table.lines()).hasSize(3);
        assertThat(table.lines().skip(2))
                .first()
                .asString()
                .matches(" +16 +4\\.00 +14\\.58 +16\\.00 +91 % +250\\.0 +a{12}");
    }

    private static Run run(int workers, double wallSeconds, @Nullable String sha) {
        return Run.measured(workers, wallSeconds, 1, 0.25, 16, 0, sha == null ? null : sha.repeat(64));
    }
}
