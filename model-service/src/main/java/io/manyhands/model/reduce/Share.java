package io.manyhands.model.reduce;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;

/// Who computed one node that went into a tree.
///
/// @param units of work below the node
/// @param valueSha256 of the value that was added up, raw
/// @param computeMicros what the volunteer spent on it, in microseconds
public record Share(
        TaskKind kind, TreeNode node, ByteString volunteerId, int units, ByteString valueSha256, long computeMicros) {
    static Share of(ResultEntry result, TreeNode node) {
        return new Share(
                result.getKind(),
                node,
                detached(result.getVolunteerId()),
                result.getValue().getUnits(),
                detached(result.getValue().getSha256()),
                result.getComputeMicros());
    }

    public Contribution toMessage() {
        return Contribution.newBuilder()
                .setKind(kind)
                .setNode(node.toMessage())
                .setVolunteerId(volunteerId)
                .setUnits(units)
                .setValueSha256(valueSha256)
                .build();
    }

    /// A copy: what was decoded may share the memory of the whole entry, which need not stay as long as this.
    private static ByteString detached(ByteString bytes) {
        return ByteString.copyFrom(bytes.toByteArray());
    }
}
