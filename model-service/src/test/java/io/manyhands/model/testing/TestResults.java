package io.manyhands.model.testing;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.ReductionTree;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.NodeValue;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.CountingValue;
import io.manyhands.protocol.work.CountingWork;
import io.manyhands.protocol.work.MapEntries;
import io.manyhands.protocol.work.MapWork;
import io.manyhands.protocol.work.NodeValues;
import io.manyhands.protocol.work.TrainingValue;
import io.manyhands.protocol.work.TrainingWork;
import io.manyhands.protocol.work.Work;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// What volunteers would answer. In training: a made-up gradient per leaf, of values whose sums depend on the order of
/// addition, added up along the tree.
///
/// @param sha256 raw, of the state that the round starts from
public record TestResults(JobSpec spec, int round, ByteString sha256) {
    private static final ByteString VOLUNTEER = ByteString.copyFromUtf8("volunteer-01");

    public ResultEntry of(TaskKind kind, TreeNode node) {
        var work = Work.of(spec);
        int units = work.schedule().unitsBelow(round, kind, node);
        var value = switch (work) {
            case TrainingWork training -> training.encode(training(training, kind, node, units));
            case CountingWork counting -> new CountingValue(units).encode();
            case MapWork map -> entries(map, node, units);
        };
        return ResultEntry.newBuilder()
                .setKind(kind)
                .setRound(round)
                .setBaseSha256(sha256)
                .setNode(node.toMessage())
                .setValue(NodeValues.of(units, value))
                .setVolunteerId(VOLUNTEER)
                .setComputeMicros(1000L * units)
                .build();
    }

    /// One result per leaf of the round, of all its trees.
    public List<ResultEntry> ofAllLeaves() {
        var schedule = Work.of(spec).schedule();
        return schedule.trees(round).stream()
                .flatMap(kind -> schedule.tree(round, kind).frontier(Integer.MAX_VALUE).stream()
                        .map(node -> of(kind, node)))
                .toList();
    }

    /// One result per tree of the round.
    public List<ResultEntry> ofRoots() {
        var schedule = Work.of(spec).schedule();
        return schedule.trees(round).stream()
                .map(kind -> of(kind, schedule.tree(round, kind).root()))
                .toList();
    }

    /// The result of a training job with another value.
    public static ResultEntry with(ResultEntry result, TrainingValue value) {
        return result.toBuilder()
                .setValue(NodeValues.of(result.getValue().getUnits(), value.encode()))
                .build();
    }

    /// The result with a value of other units, that is otherwise the same.
    public static ResultEntry withUnits(ResultEntry result, int units) {
        return result.toBuilder()
                .setValue(NodeValue.newBuilder(result.getValue()).setUnits(units))
                .build();
    }

    /// The value of a result of a training job.
    public static TrainingValue value(ResultEntry result) {
        return TrainingValue.decode(result.getValue().getValue());
    }

    private ByteString entries(MapWork work, TreeNode node, int units) {
        long leaves = work.schedule().tree(round, TaskKind.TASK_KIND_ADVANCE).leavesBelow(node);
        var entries = ByteString.EMPTY;
        for (long left = leaves, inputs = units; left > 0; left--) {
            int each = (int) Math.min(inputs, work.schedule().leafSize(TaskKind.TASK_KIND_ADVANCE));
            entries = entries.concat(MapEntries.encode(each, 0, "{\"failed\":[]}\n" + each));
            inputs -= each;
        }
        return entries;
    }

    private TrainingValue training(TrainingWork work, TaskKind kind, TreeNode node, int samples) {
        var sum = sum(work, kind, work.schedule().tree(round, kind), node);
        var gradient = kind == TaskKind.TASK_KIND_ADVANCE ? Arrays.copyOfRange(sum, 1, sum.length) : new float[0];
        return new TrainingValue(sum[0], samples / 2, gradient);
    }

    /// The loss sum, then the gradient sum, by the definition of the tree.
    private float[] sum(TrainingWork work, TaskKind kind, ReductionTree tree, TreeNode node) {
        var children = tree.children(node);
        if (children.isEmpty()) {
            return leaf(work, kind, node.index());
        }
        var sum = sum(work, kind, tree, children.getFirst());
        if (children.size() == 2) {
            var right = sum(work, kind, tree, children.getLast());
            for (int i = 0; i < sum.length; i++) {
                sum[i] += right[i];
            }
        }
        return sum;
    }

    private float[] leaf(TrainingWork work, TaskKind kind, int leaf) {
        var random = new Random(31L * round + leaf + 1009L * kind.getNumber());
        var values = new float[1 + work.parameters()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * Math.pow(10, -(leaf % 4)));
        }
        return values;
    }
}
