package io.manyhands.model.reduce;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;

/// Who computed one node that went into a tree.
///
/// @param computeMicros what the volunteer spent on it, in microseconds
public record Share(TaskKind kind, TreeNode node, ByteString volunteerId, int samples, long computeMicros) {
    static Share of(ResultEntry result) {
        return new Share(
                result.getKind(),
                TreeNode.of(result.getNode()),
                result.getVolunteerId(),
                result.getSamples(),
                result.getComputeMicros());
    }

    public Contribution toMessage() {
        return Contribution.newBuilder()
                .setKind(kind)
                .setNode(node.toMessage())
                .setVolunteerId(volunteerId)
                .setSamples(samples)
                .build();
    }
}
