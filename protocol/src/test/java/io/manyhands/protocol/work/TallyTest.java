package io.manyhands.protocol.work;

import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_ADVANCE;
import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_EVALUATE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnsafeByteOperations;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Encoding;
import io.manyhands.protocol.v1.Metrics;
import io.manyhands.protocol.v1.NodeValue;
import io.manyhands.protocol.v1.Records;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final TreeNode LEAF = new TreeNode(0, 0);

    /// Two classes have three counts each.
    @Test
    void countsOfAnEvaluationArePartOfItsValue() {
        var training = Jobs.ragged().training().toBuilder();
        training.getDataBuilder().setRecords(Records.newBuilder().setClasses(2));
        training.getEvaluationBuilder()
                .setMetrics(Metrics.newBuilder().setTopK(1).setPerClass(true));
        for (var encoding : List.of(Encoding.ENCODING_UNSPECIFIED, Encoding.ENCODING_INT4)) {
            var work = new TrainingWork(training.setEncoding(encoding).build(), 1);
            int samples = work.schedule().unitsBelow(0, TASK_KIND_EVALUATE, LEAF);
            assertThat(work.valueBytes(TASK_KIND_EVALUATE)).isEqualTo(8 + 1 + 7 * 4);

            var sound = tallied(samples, 0xfd, samples, 0, 0, 1, 1, samples, 1);
            assertThat(work.flaw(0, TASK_KIND_EVALUATE, LEAF, sound)).isEmpty();
            assertThat(work.measure(sound)).isEqualTo(Inspection.sound(0));
            assertThat(work.flaw(0, TASK_KIND_EVALUATE, LEAF, tallied(samples, 0xfd, 0, 0, 0, samples + 1, 0, 0, 0)))
                    .contains(new Flaw(Flaw.Kind.COUNT, "a count is above the number of answers, which is " + samples));
            assertThat(work.flaw(0, TASK_KIND_EVALUATE, LEAF, tallied(samples, 0xfd, 1))
                            .map(Flaw::kind))
                    .contains(Flaw.Kind.LENGTH);
            assertThat(work.flaw(0, TASK_KIND_EVALUATE, LEAF, tallied(samples, 0xfb, 0, 0, 0, 0, 0, 0, 0))
                            .map(Flaw::reason))
                    .contains("value does not begin with the mark of what is counted besides");
            var gradient = tallied(work.schedule().unitsBelow(0, TASK_KIND_ADVANCE, LEAF), 0xfd, 0);
            assertThat(work.flaw(0, TASK_KIND_ADVANCE, LEAF, gradient).map(Flaw::reason))
                    .contains("value is one of an evaluation");
        }
    }

    private static NodeValue tallied(int samples, int mark, int... counts) {
        var bytes = ByteBuffer.allocate(9 + 4 * counts.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(1).putInt(0).put((byte) mark);
        for (int count : counts) {
            bytes.putInt(count);
        }
        return NodeValues.of(samples, UnsafeByteOperations.unsafeWrap(bytes.array()));
    }

    @Test
    void sumsThatAreNotFiniteAreFlawed() {
        var training = Jobs.ragged().training().toBuilder();
        training.getDataBuilder().setRecords(Records.newBuilder().setValues(1));
        training.getEvaluationBuilder().setMetrics(Metrics.newBuilder().setErrors(true));
        var work = new TrainingWork(training.build(), 1);
        int samples = work.schedule().unitsBelow(0, TASK_KIND_EVALUATE, LEAF);
        assertThat(work.measure(summed(samples, 1, 2, -3, 4))).isEqualTo(Inspection.sound(0));
        assertThat(work.flaw(0, TASK_KIND_EVALUATE, LEAF, summed(samples, 1, 2, -3, 4)))
                .isEmpty();
        assertThat(work.contentFlaw(summed(samples, 1, Double.NaN, 0, 0)).map(Flaw::kind))
                .contains(Flaw.Kind.NOT_FINITE);
    }

    private static NodeValue summed(int samples, double... sums) {
        var bytes = ByteBuffer.allocate(9 + 8 * sums.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(1).putInt(0).put((byte) 0xfc);
        for (double sum : sums) {
            bytes.putDouble(sum);
        }
        return NodeValues.of(samples, UnsafeByteOperations.unsafeWrap(bytes.array()));
    }
}
