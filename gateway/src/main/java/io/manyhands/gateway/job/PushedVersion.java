package io.manyhands.gateway.job;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.link.Frame;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.VersionAnnounced;
import org.jspecify.annotations.Nullable;

/// One version of a job's state, ready to push: encoded once, sent to every volunteer of the job.
///
/// Used on the gateway's loop only: the frame for those who join later is made when the first of them does.
public final class PushedVersion {
    private final VersionAnnounced message;
    private final Frame update;
    private @Nullable Frame introduction;

    /// @param message with `committed` if a round made this version
    PushedVersion(VersionAnnounced message) {
        this.message = message;
        this.update = frame(message);
    }

    /// @param state empty: volunteers fetch it by HTTP
    static PushedVersion of(FollowedJob job, ByteString state, @Nullable RoundCommitted committed) {
        var message = VersionAnnounced.newBuilder()
                .setJobId(job.id())
                .setVersion(job.progress().version())
                .setSha256(job.progress().sha256())
                .setState(state);
        if (committed != null) {
            message.setCommitted(committed);
        }
        return new PushedVersion(message.build());
    }

    public ByteString sha256() {
        return message.getSha256();
    }

    public int number() {
        return message.getVersion();
    }

    /// Whether volunteers fetch the state by HTTP.
    public boolean isByReference() {
        return message.getState().isEmpty();
    }

    /// For volunteers that had the version before.
    public Frame update() {
        return update;
    }

    /// For volunteers that have just come: without the round that made it.
    public Frame introduction() {
        if (introduction == null) {
            introduction = message.hasCommitted()
                    ? frame(message.toBuilder().clearCommitted().build())
                    : update;
        }
        return introduction;
    }

    private static Frame frame(VersionAnnounced message) {
        return Frame.of(GatewayMessage.newBuilder().setVersionAnnounced(message).build());
    }
}
