package io.manyhands.model.testing;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.TrainingValue;
import io.manyhands.protocol.work.Work;
import java.util.Arrays;
import java.util.List;

/// What volunteers of several networks hand in, as a gateway passes it on, for the round under way of a
/// training job: the honest ones all the same values, of about the same size.
///
/// @param round results of that round
public record Strangers(JobSpec spec, TestResults round) {
    /// The nodes just above the leaves: three, of the jobs in [TestJobs].
    public List<TreeNode> nodes() {
        return Work.of(spec)
                .schedule()
                .tree(round.round(), TaskKind.TASK_KIND_ADVANCE)
                .frontier(3);
    }

    /// What is right.
    ///
    /// @param volunteer on the network of the same name
    public ResultEntry honest(TreeNode node, String volunteer) {
        return of(node, volunteer, volunteer, honest(node));
    }

    public List<ResultEntry> allHonest(String volunteer) {
        return nodes().stream().map(node -> honest(node, volunteer)).toList();
    }

    /// A gradient of which all values are that large.
    public ResultEntry large(TreeNode node, String volunteer, String network, float value) {
        var honest = honest(node);
        var gradient = new float[honest.gradientSum().length];
        Arrays.fill(gradient, value);
        return of(node, volunteer, network, new TrainingValue(honest.lossSum(), honest.correct(), gradient));
    }

    public ResultEntry notFinite(TreeNode node, String volunteer, String network) {
        return honest(node, volunteer).toBuilder()
                .setAddress(ByteString.copyFromUtf8(network))
                .setNotFinite(true)
                .build();
    }

    private static ByteString id(String volunteer) {
        return ByteString.copyFromUtf8("%-12s".formatted(volunteer));
    }

    private static TrainingValue honest(TreeNode node) {
        var gradient = new float[8];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) Math.sin(1 + i + 8 * node.index());
        }
        return new TrainingValue(1.5f, 1, gradient);
    }

    private ResultEntry of(TreeNode node, String volunteer, String network, TrainingValue value) {
        var result = TestResults.with(round.of(TaskKind.TASK_KIND_ADVANCE, node), value);
        return result.toBuilder()
                .setVolunteerId(id(volunteer))
                .setAddress(ByteString.copyFromUtf8(network))
                .setMagnitude(Work.of(spec).inspect(result.getValue()).magnitude())
                .build();
    }
}
