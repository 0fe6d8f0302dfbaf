package io.manyhands.gateway.lease;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.TaskKind;
import java.time.Instant;

/// What was leased to whom. Immutable.
///
/// @param jobId a valid job id
/// @param base the first eight bytes of the state's SHA-256, see [#base(ByteString)]
/// @param taskId id of the task's stream entry
/// @param endsAt from then on somebody else may compute it too
public record Lease(
        String jobId,
        int round,
        TaskKind kind,
        TreeNode node,
        long base,
        String taskId,
        VolunteerId volunteer,
        Instant endsAt) {

    /// Names this lease and no other one, in Redis: a task may be leased several times.
    public String name() {
        return "lease:%s:%d:%s".formatted(taskId, endsAt.toEpochMilli(), volunteer);
    }

    /// @param sha256 at least 8 bytes
    public static long base(ByteString sha256) {
        return sha256.asReadOnlyByteBuffer().getLong();
    }
}
