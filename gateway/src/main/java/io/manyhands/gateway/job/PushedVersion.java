package io.manyhands.gateway.job;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.link.Frame;
import io.manyhands.protocol.v1.Change;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.VersionAnnounced;
import org.jspecify.annotations.Nullable;

/// One version of a job's state, ready to push: encoded once, sent to every volunteer of the job.
///
/// Used on the gateway's loop only: the frames that not all volunteers get are made when the first of them does.
public final class PushedVersion {
    private final VersionAnnounced message;
    private @Nullable Frame update;
    private @Nullable Frame withoutChange;
    private @Nullable Frame introduction;

    /// @param message with `committed` if a round made this version
    PushedVersion(VersionAnnounced message) {
        this.message = message;
    }

    /// @param state empty: volunteers fetch it by HTTP
    static PushedVersion of(
            FollowedJob job, ByteString state, @Nullable Change change, @Nullable RoundCommitted committed) {
        var message = VersionAnnounced.newBuilder()
                .setJobId(job.id())
                .setVersion(job.progress().version())
                .setSha256(job.progress().sha256())
                .setState(state);
        if (change != null) {
            message.setChange(change);
        }
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

    /// Whether volunteers fetch the state by HTTP, unless they can make it of the one that they have.
    public boolean isByReference() {
        return message.getState().isEmpty();
    }

    /// @param known SHA-256 of the version that the volunteer was sent last; empty if there is none
    public Frame frameFor(ByteString known) {
        if (known.isEmpty()) {
            return introduction();
        }
        var base = message.getChange().getBaseSha256();
        return message.hasChange() && !base.equals(known) ? withoutChange() : update();
    }

    /// For volunteers that had the version before.
    private Frame update() {
        if (update == null) {
            update = frame(message);
        }
        return update;
    }

    /// For volunteers that had another one: without the change.
    private Frame withoutChange() {
        if (withoutChange == null) {
            withoutChange = frame(message.toBuilder().clearChange().build());
        }
        return withoutChange;
    }

    /// For volunteers that have just come: without the round that made it, either.
    private Frame introduction() {
        if (introduction == null) {
            introduction =
                    frame(message.toBuilder().clearChange().clearCommitted().build());
        }
        return introduction;
    }

    private static Frame frame(VersionAnnounced message) {
        return Frame.of(GatewayMessage.newBuilder().setVersionAnnounced(message).build());
    }
}
