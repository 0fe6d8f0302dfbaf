package io.manyhands.gateway.intake;

import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.lease.HeldLease;
import io.manyhands.gateway.lease.Lease;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.protocol.v1.Result;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.telemetry.trace.TaskSpan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A result whose lease is in order, on its way in.
///
/// @param held the lease, if this process granted it and it has not ended
/// @param bytes size of the message that brought it
record Submission(
        FollowedJob job, Volunteer volunteer, Lease lease, Optional<HeldLease> held, Result result, int bytes) {

    /// Whether the lease is for the round under way.
    boolean isCurrent() {
        return isCurrent(job, lease);
    }

    static boolean isCurrent(FollowedJob job, Lease lease) {
        var progress = job.progress();
        return progress.hasVersion()
                && progress.version() == lease.round()
                && Lease.base(progress.sha256()) == lease.base();
    }

    /// Ids of other tasks of the same node, as far as they are known here.
    List<String> copies() {
        return held.map(HeldLease::copies).orElse(List.of());
    }

    /// The task's, if this process leased it; [TaskSpan#NONE] unless it is sampled.
    TaskSpan span() {
        return held.map(HeldLease::span).orElse(TaskSpan.NONE);
    }

    /// In place of a result: it was not finite.
    ResultEntry evidence() {
        return entry().setNotFinite(true).build();
    }

    /// @param magnitude of the value, see [io.manyhands.protocol.work.Inspection]
    /// @param computeAtMost what is reported beyond this is not believed
    /// @param publishing the span in which it goes to the stream
    ResultEntry entry(double magnitude, Duration computeAtMost, TaskSpan publishing) {
        long most = computeAtMost.toNanos() / 1000;
        long reported = result.getComputeMicros();
        return entry().setValue(result.getValue())
                .setMagnitude(magnitude)
                .setComputeMicros(Long.compareUnsigned(reported, most) > 0 ? most : reported)
                .setTraceparent(publishing.traceparent())
                .build();
    }

    private ResultEntry.Builder entry() {
        return ResultEntry.newBuilder()
                .setKind(lease.kind())
                .setRound(lease.round())
                .setBaseSha256(job.progress().sha256())
                .setNode(lease.node().toMessage())
                .setVolunteerId(volunteer.id().bytes())
                .setAddress(volunteer.provenance().address())
                .setTrusted(volunteer.provenance().trusted());
    }
}
