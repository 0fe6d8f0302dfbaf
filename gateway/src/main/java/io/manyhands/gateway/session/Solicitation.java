package io.manyhands.gateway.session;

import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.lease.HeldLease;
import io.manyhands.gateway.lease.Lease;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.lease.LeaseCodec;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.protocol.v1.Result;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Tells results that were asked for from those that were not: one for each lease, and nothing twice. Used on
/// the gateway's loop only.
@Singleton
final class Solicitation {
    private final LeaseCodec codec;
    private final JobBoard board;
    private final LeaseBook book;

    Solicitation(LeaseCodec codec, JobBoard board, LeaseBook book) {
        this.codec = codec;
        this.board = board;
        this.book = book;
    }

    /// Whether the volunteer holds the task of this result, and has not handed it in.
    boolean covers(Volunteer volunteer, Result result) {
        return codec.decode(result.getLease())
                .flatMap(this::held)
                .filter(held -> held.volunteer() == volunteer && !held.isHandingIn())
                .isPresent();
    }

    private Optional<HeldLease> held(Lease lease) {
        return board.find(lease.jobId()).flatMap(job -> book.find(job, lease.taskId()));
    }
}
