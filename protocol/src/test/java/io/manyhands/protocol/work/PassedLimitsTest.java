package io.manyhands.protocol.work;

import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_ADVANCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Reduction;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassedLimitsTest {
    private static final MapWork WORK = new MapWork(GoldenMaps.map(10, 3, 4, 1, Reduction.Kind.KIND_SUM));
    private static final TreeNode SECOND = new TreeNode(0, 1);

    @Test
    void areReadFromTheHeadsOfEntries() {
        assertThat(in("{\"time\":[3,17],\"failed\":[[3,\"\"]]}\n1")).isEqualTo(limits(List.of(3, 17), List.of()));
        assertThat(in("{\"memory\":[4],\"failed\":[]}\n1")).isEqualTo(limits(List.of(), List.of(4)));
        var both =
                entry("{\"time\":[1],\"memory\":[2],\"failed\":[]}\n1").concat(entry("{\"time\":[5],\"failed\":[]}\n"));
        assertThat(PassedLimits.in(both)).isEqualTo(limits(List.of(1, 5), List.of(2)));
    }

    @Test
    void areNotWhatAProgramSays() {
        assertThat(in("{\"failed\":[[1,\"{\\\"time\\\":[1],\\\"failed\\\":\"]]}\n{\"time\":[1],\"failed\":1}"))
                .isEqualTo(PassedLimits.NONE);
        assertThat(in("{\"time\":[],\"failed\":[]}\n")).isEqualTo(PassedLimits.NONE);
        assertThat(in("{\"time\":[1.5],\"failed\":[]}\n")).isEqualTo(PassedLimits.NONE);
        assertThat(in("")).isEqualTo(PassedLimits.NONE);
        var fold = MapEntries.encode(10, 1, "{\"time\":[1],\"failed\":0}\n13");
        assertThat(WORK.isTestimony(1, NodeValues.of(1, fold))).isFalse();
    }

    @Test
    void areTestimonyOfInputsBelowTheNode() {
        var own = NodeValues.of(3, MapEntries.encode(3, 1, "{\"time\":[5],\"failed\":[[5,\"\"]]}\n1"));
        assertThat(WORK.flaw(0, TASK_KIND_ADVANCE, SECOND, own)).isEmpty();
        assertThat(WORK.isTestimony(0, own)).isTrue();
        var others = NodeValues.of(3, MapEntries.encode(3, 1, "{\"memory\":[6],\"failed\":[[6,\"\"]]}\n1"));
        assertThat(WORK.flaw(0, TASK_KIND_ADVANCE, SECOND, others).map(Flaw::reason))
                .contains("input 6 passes a limit, the subtree has 3 to 5");
        var plain = NodeValues.of(3, MapEntries.encode(3, 0, "{\"failed\":[]}\n1"));
        assertThat(WORK.isTestimony(0, plain)).isFalse();
    }

    private static PassedLimits in(String text) {
        return PassedLimits.in(entry(text));
    }

    private static ByteString entry(String text) {
        return MapEntries.encode(2, 1, text);
    }

    private static PassedLimits limits(List<Integer> time, List<Integer> memory) {
        return new PassedLimits(time, memory);
    }
}
