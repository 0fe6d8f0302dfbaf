package io.manyhands.model.testing;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.ReductionTree;
import io.manyhands.protocol.Schedule;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// What volunteers would answer: a made-up gradient per leaf, of values whose sums depend on the order of
/// addition, added up along the tree.
///
/// @param sha256 raw, of the weights that the round starts from
public record TestResults(JobSpec spec, int round, ByteString sha256) {
    private static final ByteString VOLUNTEER = ByteString.copyFromUtf8("volunteer-01");

    public ResultEntry of(TaskKind kind, TreeNode node) {
        var sum = sum(kind, new Schedule(spec).tree(round, kind), node);
        int samples = new Schedule(spec).samplesBelow(round, kind, node);
        return ResultEntry.newBuilder()
                .setKind(kind)
                .setRound(round)
                .setSha256(sha256)
                .setNode(node.toMessage())
                .setSamples(samples)
                .setLossSum(sum[0])
                .setCorrect(samples / 2)
                .setGradientSum(
                        kind == TaskKind.TASK_KIND_TRAIN
                                ? ByteString.copyFrom(Tensors.encode(gradient(sum)))
                                : ByteString.EMPTY)
                .setVolunteerId(VOLUNTEER)
                .setComputeMicros(1000L * samples)
                .build();
    }

    /// One result per leaf of the round, train and evaluate.
    public List<ResultEntry> ofAllLeaves() {
        var schedule = new Schedule(spec);
        return List.of(TaskKind.TASK_KIND_TRAIN, TaskKind.TASK_KIND_EVALUATE).stream()
                .filter(kind -> schedule.includes(round, kind))
                .flatMap(kind -> schedule.tree(round, kind).frontier(Integer.MAX_VALUE).stream()
                        .map(node -> of(kind, node)))
                .toList();
    }

    /// One result per tree of the round.
    public List<ResultEntry> ofRoots() {
        var schedule = new Schedule(spec);
        return List.of(TaskKind.TASK_KIND_TRAIN, TaskKind.TASK_KIND_EVALUATE).stream()
                .filter(kind -> schedule.includes(round, kind))
                .map(kind -> of(kind, schedule.tree(round, kind).root()))
                .toList();
    }

    /// The loss sum, then the gradient sum, by the definition of the tree.
    private float[] sum(TaskKind kind, ReductionTree tree, TreeNode node) {
        var children = tree.children(node);
        if (children.isEmpty()) {
            return leaf(kind, node.index());
        }
        var sum = sum(kind, tree, children.getFirst());
        if (children.size() == 2) {
            var right = sum(kind, tree, children.getLast());
            for (int i = 0; i < sum.length; i++) {
                sum[i] += right[i];
            }
        }
        return sum;
    }

    private float[] leaf(TaskKind kind, int leaf) {
        var random = new Random(31L * round + leaf + 1009L * kind.getNumber());
        var values = new float[1 + Tensors.parameters(spec.getModel())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * Math.pow(10, -(leaf % 4)));
        }
        return values;
    }

    private static float[] gradient(float[] sum) {
        return Arrays.copyOfRange(sum, 1, sum.length);
    }
}
