package io.manyhands.task.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SampleSplitTest {
    @Test
    void everyWindowTrainsWhenNothingIsHeldOut() {
        // 10 characters, length 4: windows begin at 0, 2, 4; one at 6 would have no target.
        assertThat(SampleSplit.ofWindows(10, 4, 2, 0)).isEqualTo(new SampleSplit(3, 3, 3, 0));
    }

    @Test
    void textThatHoldsOneWindowAndItsTargetHoldsOneSample() {
        assertThat(SampleSplit.ofWindows(5, 4, 3, 0).total()).isEqualTo(1);
        assertThat(SampleSplit.ofWindows(4, 4, 3, 0).total()).isZero();
        assertThat(SampleSplit.ofWindows(0, 4, 3, 0).total()).isZero();
    }

    @Test
    void windowsThatOverlapHeldOutOnesDoNotTrain() {
        // 100 characters, length 9, stride 1: 91 windows, the last 9 held out, from character 82 on.
        // Window i ends with its target at i + 9, so the last that trains is 72.
        assertThat(SampleSplit.ofWindows(100, 9, 1, 0.1)).isEqualTo(new SampleSplit(91, 73, 82, 9));
    }

    @Property
    void trainingSharesNoCharacterWithHeldOut(
            @ForAll @IntRange(min = 0, max = 5000) int codePoints,
            @ForAll @IntRange(min = 1, max = 60) int length,
            @ForAll @IntRange(min = 1, max = 80) int stride,
            @ForAll @DoubleRange(min = 0, max = 0.99) double fraction) {
        var split = SampleSplit.ofWindows(codePoints, length, stride, fraction);
        int endOfLast = (split.heldOutFirst() + split.heldOut() - 1) * stride + length;
        int endOfTraining = (split.train() - 1) * stride + length;

        if (split.heldOut() > 0) {
            assertThat(endOfLast).isLessThan(codePoints);
            assertThat(split.heldOutFirst() + split.heldOut()).isEqualTo(split.total());
            assertThat(split.train() == 0 || endOfTraining < split.heldOutFirst() * stride)
                    .isTrue();
            // No window is given up without need.
            assertThat(split.train() * stride + length).isGreaterThanOrEqualTo(split.heldOutFirst() * stride);
        } else {
            assertThat(split.train()).isEqualTo(split.total());
            assertThat(split.train() == 0 || endOfTraining < codePoints).isTrue();
            assertThat(split.total() * stride + length).isGreaterThanOrEqualTo(codePoints);
        }
    }

    @Property
    void recordsEitherTrainOrAreHeldOut(
            @ForAll @IntRange(min = 0, max = 5000) int records,
            @ForAll @DoubleRange(min = 0, max = 0.99) double fraction) {
        var split = SampleSplit.ofRecords(records, fraction);

        assertThat(split.train() + split.heldOut()).isEqualTo(records);
        assertThat(split.heldOutFirst()).isEqualTo(split.train());
        assertThat(split.heldOut()).isEqualTo((int) (records * fraction));
    }
}
