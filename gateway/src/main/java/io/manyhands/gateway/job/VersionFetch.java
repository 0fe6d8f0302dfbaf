package io.manyhands.gateway.job;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.Change;
import io.manyhands.protocol.v1.Limit;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Reads a job's current version, so that it can be pushed: what made it of the one before where that is known,
/// else its state. Used on the gateway's loop only.
@Singleton
final class VersionFetch {
    private final JobStore store;

    VersionFetch(JobStore store) {
        this.store = store;
    }

    /// Does nothing if the version is here already. Afterwards [FollowedJob#version] has it, if the version did not
    /// change meanwhile.
    Uni<Void> fetch(FollowedJob job) {
        if (job.version() != null || !job.progress().hasVersion()) {
            return Uni.createFrom().voidItem();
        }
        var wanted = job.progress();
        return change(job, wanted)
                .chain(change ->
                        change.map(found -> changed(job, wanted, found)).orElseGet(() -> whole(job, wanted)));
    }

    private Uni<Optional<Change>> change(FollowedJob job, Progress wanted) {
        return job.work().hasChanges()
                ? store.change(job.keys(), wanted.sha256())
                : Uni.createFrom().item(Optional.empty());
    }

    private static Uni<Void> changed(FollowedJob job, Progress wanted, Change change) {
        if (isWanted(job, wanted)) {
            job.publish(ByteString.EMPTY, change);
        }
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> whole(FollowedJob job, Progress wanted) {
        int size = job.work().stateBytes();
        if (size > Limit.LIMIT_INLINE_STATE_BYTES_VALUE) {
            if (isWanted(job, wanted)) {
                job.publish(ByteString.EMPTY, null);
            }
            return Uni.createFrom().voidItem();
        }
        return store.state(job.keys(), wanted.sha256())
                .invoke(state -> fetched(job, wanted, size, state))
                .replaceWithVoid();
    }

    private static void fetched(FollowedJob job, Progress wanted, int size, Optional<ByteString> state) {
        if (!isWanted(job, wanted)) {
            return;
        }
        if (state.isEmpty() || state.get().size() != size) {
            Log.errorf(
                    "job %s: the state of version %d has %d bytes, must have %d; waiting for another version",
                    job.id(), wanted.version(), state.map(ByteString::size).orElse(0), size);
            return;
        }
        job.publish(state.get(), null);
    }

    private static boolean isWanted(FollowedJob job, Progress wanted) {
        return job.progress().isAt(wanted.version(), wanted.sha256()) && job.version() == null;
    }
}
