package io.manyhands.model.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointPolicyTest {
    private static final int MEBI = 1 << 20;

    /// As `checkpoint.lua` does.
    private static SortedSet<Integer> kept(CheckpointPolicy policy, int versions, long bytes) {
        var kept = new TreeSet<Integer>();
        for (int version = 0; version <= versions; version++) {
            var distance = policy.keep(version, bytes);
            if (distance.isPresent()) {
                kept.removeIf(each -> each % distance.getAsInt() != 0);
                kept.add(version);
            }
        }
        return kept;
    }

    @Test
    void everyTenthVersionIsKeptUntilThereAreTooMany() {
        var policy = new CheckpointPolicy(10, 5 * MEBI);
        assertThat(kept(policy, 49, MEBI)).containsExactly(0, 10, 20, 30, 40);
        assertThat(kept(policy, 60, MEBI)).containsExactly(0, 20, 40, 60);
        assertThat(kept(policy, 333, MEBI)).containsExactly(0, 80, 160, 240, 320);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 1_000, 20_000})
    void theyNeverTakeMoreThanTheirSizeAndTheLastIsNeverFar(int versions) {
        var kept = kept(new CheckpointPolicy(10, 8 * MEBI), versions, MEBI);
        assertThat(kept).hasSizeBetween(1, 8).contains(0);
        assertThat(kept.last()).isGreaterThan(versions / 2 - 10);
    }

    @Test
    void smallOnesAreNotWithoutNumber() {
        assertThat(kept(new CheckpointPolicy(1, 8 * MEBI), 1_000, 8)).hasSizeBetween(9, 17);
    }

    @Test
    void whereThereIsNoRoomForTwoNoneIsKept() {
        assertThat(kept(new CheckpointPolicy(10, MEBI), 100, MEBI)).isEmpty();
        assertThat(kept(new CheckpointPolicy(0, MEBI), 100, 1)).isEmpty();
    }
}
