package io.manyhands.task.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.Counting;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.CountingSchedule;
import io.manyhands.protocol.work.Schedule;
import org.junit.jupiter.api.Test;

class MissingNodesTest {
    /// One round of five leaves.
    private static final Schedule SCHEDULE = new CountingSchedule(
            Counting.newBuilder().setUnits(40).setLeafSize(8).setRounds(1).build());

    private final MissingNodes missing = new MissingNodes(SCHEDULE, new Version(0, ByteString.copyFromUtf8("sha")));

    @Test
    void everyNodeOfTheTreeBecomesATaskThatWasIssuedBefore() {
        var tasks = missing.tasks(nodes(TaskKind.TASK_KIND_ADVANCE, node(0, 4), node(2, 0)));

        assertThat(tasks).extracting(task -> task.getNode()).containsExactly(node(0, 4), node(2, 0));
        assertThat(tasks)
                .allMatch(task -> task.getReissues() == 1
                        && task.getSha256().equals(ByteString.copyFromUtf8("sha"))
                        && task.getKind() == TaskKind.TASK_KIND_ADVANCE);
    }

    @Test
    void nodeThatIsNamedTwiceIsOneTask() {
        assertThat(missing.tasks(nodes(TaskKind.TASK_KIND_ADVANCE, node(0, 1), node(0, 1))))
                .hasSize(1);
    }

    @Test
    void nodesOutsideTheTreeAreLeftOut() {
        assertThat(missing.tasks(nodes(
                        TaskKind.TASK_KIND_ADVANCE, node(0, 5), node(4, 0), node(31, 0), node(-1, 0), node(0, -1))))
                .isEmpty();
        assertThat(missing.tasks(nodes(TaskKind.TASK_KIND_EVALUATE, node(0, 0))))
                .isEmpty();
    }

    private static Node node(int level, int index) {
        return Node.newBuilder().setLevel(level).setIndex(index).build();
    }

    private static NodesMissing nodes(TaskKind kind, Node... nodes) {
        return NodesMissing.newBuilder()
                .setKind(kind)
                .addAllNodes(java.util.List.of(nodes))
                .build();
    }
}
