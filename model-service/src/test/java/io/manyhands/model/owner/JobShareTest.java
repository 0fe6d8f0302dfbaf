package io.manyhands.model.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobShareTest {
    @Test
    void whoeverHasNoMoreThanTheOthersTakes() {
        assertThat(new JobShare(5, List.of()).isLeast()).isTrue();
        assertThat(new JobShare(1, List.of(1, 2)).isLeast()).isTrue();
        assertThat(new JobShare(2, List.of(1, 2)).isLeast()).isFalse();
    }

    @Test
    void aloneNothingIsGivenUp() {
        assertThat(new JobShare(64, List.of()).surplus()).isZero();
    }

    @Test
    void whatIsBeyondAnEqualShareIsGivenUp() {
        assertThat(new JobShare(4, List.of(0)).surplus()).isEqualTo(2);
        assertThat(new JobShare(5, List.of(0)).surplus()).isEqualTo(2);
        assertThat(new JobShare(9, List.of(0, 0)).surplus()).isEqualTo(6);
    }

    @Test
    void oneIsGivenUpForWhoeverHasTwoFewer() {
        assertThat(new JobShare(2, List.of(2, 0)).surplus()).isEqualTo(1);
    }

    @Test
    void differenceOfOneIsLeftAlone() {
        assertThat(new JobShare(2, List.of(1)).surplus()).isZero();
        assertThat(new JobShare(1, List.of(2)).surplus()).isZero();
        assertThat(new JobShare(2, List.of(1, 1)).surplus()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 64})
    void fromAnyBeginningAllComeToDifferByOneAtMost(int jobs) {
        for (int processes = 1; processes <= 5; processes++) {
            var counts = new ArrayList<Integer>(List.of(jobs));
            while (counts.size() < processes) {
                counts.add(0);
            }
            for (int turn = 0; turn < 5; turn++) {
                balance(counts);
            }
            assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(jobs);
            assertThat(counts.stream().mapToInt(Integer::intValue).max().orElseThrow()
                            - counts.stream().mapToInt(Integer::intValue).min().orElseThrow())
                    .isLessThanOrEqualTo(1);
        }
    }

    /// Everybody gives up its surplus as it sees it at the same moment; then the free ones are taken by the least.
    private static void balance(List<Integer> counts) {
        int free = 0;
        for (int process = 0; process < counts.size(); process++) {
            free += share(counts, process).surplus();
        }
        var before = List.copyOf(counts);
        counts.replaceAll(count -> count - share(before, before.indexOf(count)).surplus());
        for (int process = 0; free > 0; process = (process + 1) % counts.size()) {
            if (share(counts, process).isLeast()) {
                counts.set(process, counts.get(process) + 1);
                free--;
            }
        }
    }

    private static JobShare share(List<Integer> counts, int process) {
        var others = new ArrayList<>(counts);
        int mine = others.get(process);
        others.subList(process, process + 1).clear();
        return new JobShare(mine, others);
    }
}
