package io.manyhands.model.reduce;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.Schedule;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;
import java.util.Optional;

/// Whether a result can be used in a round: the gateway has checked it, so only its bounds are checked again.
///
/// @param baseSha256 raw SHA-256 of the weights that the round starts from
/// @param parameters number of weights
record ResultPolicy(Schedule schedule, int round, ByteString baseSha256, int parameters) {
    /// @return why it cannot be used; empty if it can
    Optional<String> objection(ResultEntry result) {
        if (!schedule.includes(round, result.getKind())) {
            return Optional.of("kind %s: not part of round %d".formatted(result.getKind(), round));
        }
        if (!isInside(result.getKind(), result.getNode())) {
            return Optional.of("node (%d, %d): outside %s"
                    .formatted(
                            result.getNode().getLevel(),
                            result.getNode().getIndex(),
                            schedule.tree(round, result.getKind())));
        }
        if (!isBase(result)) {
            return Optional.of("computed with other weights than version %d".formatted(round));
        }
        return objectionToContent(result);
    }

    /// Whether it was computed with the weights that the round starts from.
    boolean isBase(ResultEntry result) {
        return result.getSha256().equals(baseSha256);
    }

    /// Whether the message names a node of that tree of this round.
    boolean isInside(TaskKind kind, Node node) {
        return node.getLevel() >= 0
                && node.getLevel() <= 30
                && node.getIndex() >= 0
                && schedule.includes(round, kind)
                && schedule.tree(round, kind).contains(TreeNode.of(node));
    }

    private Optional<String> objectionToContent(ResultEntry result) {
        int samples = schedule.samplesBelow(round, result.getKind(), TreeNode.of(result.getNode()));
        if (result.getSamples() != samples) {
            return Optional.of("%d samples: the node has %d".formatted(result.getSamples(), samples));
        }
        if (result.getCorrect() < 0 || result.getCorrect() > samples) {
            return Optional.of("%d correct: must be 0..%d".formatted(result.getCorrect(), samples));
        }
        long bytes = result.getKind() == TaskKind.TASK_KIND_TRAIN ? (long) parameters * Float.BYTES : 0;
        if (result.getGradientSum().size() != bytes) {
            return Optional.of("gradient of %d bytes: must be %d"
                    .formatted(result.getGradientSum().size(), bytes));
        }
        return Optional.empty();
    }
}
