package io.manyhands.gateway.intake;

import io.manyhands.gateway.dispatch.Backups;
import io.manyhands.gateway.dispatch.DeadlineLoop;
import io.manyhands.gateway.dispatch.Dispatcher;
import io.manyhands.gateway.dispatch.Lateness;
import io.manyhands.gateway.dispatch.Reissue;
import io.manyhands.gateway.intake.Acceptance.Kind;
import io.manyhands.gateway.intake.SettledLeases.Fate;
import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.lease.HeldLease;
import io.manyhands.gateway.lease.Lease;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.manyhands.gateway.roster.Roster;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.work.Flaw;
import io.quarkus.logging.Log;
import jakarta.inject.Singleton;
import java.time.Duration;

/// What follows from a result once its fate is known: for the lease, for the volunteer, for the counts. Used on the
/// gateway's loop only.
@Singleton
final class Settlement {
    private final LeaseBook book;
    private final Roster roster;
    private final JobBoard board;
    private final Dispatcher dispatcher;
    private final DeadlineLoop deadlines;
    private final Reissue reissue;
    private final Lateness lateness;
    private final Backups backups;
    private final SettledLeases settled;
    private final IntakeConfig config;
    private final GatewayLoop loop;
    private final GatewayMetrics metrics;

    Settlement(
            LeaseBook book,
            Roster roster,
            JobBoard board,
            Dispatcher dispatcher,
            DeadlineLoop deadlines,
            Reissue reissue,
            Lateness lateness,
            Backups backups,
            SettledLeases settled,
            IntakeConfig config,
            GatewayLoop loop,
            GatewayMetrics metrics) {
        this.book = book;
        this.roster = roster;
        this.board = board;
        this.dispatcher = dispatcher;
        this.deadlines = deadlines;
        this.reissue = reissue;
        this.lateness = lateness;
        this.backups = backups;
        this.settled = settled;
        this.config = config;
        this.loop = loop;
        this.metrics = metrics;
    }

    /// Stored, or known not to be needed. Happens once for each lease, so that a result that is sent again earns
    /// nothing.
    void settle(Submission submission, Acceptance acceptance) {
        var outcome = acceptance.kind().label();
        settled.answered(submission.lease(), acceptance);
        submission.held().filter(held -> book.end(held, outcome)).ifPresent(held -> observe(held, acceptance));
        if (acceptance.kind().isSound()) {
            submission.volunteer().standing().finished(loop.now());
        }
        if (acceptance.kind() == Kind.ACCEPTED) {
            dispatcher.overtaken(submission.job(), submission.copies());
        }
        if (acceptance.kind() != Kind.ACCEPTED) {
            submission.job().traffic().up(submission.bytes());
        }
        metrics.up(submission.bytes());
        metrics.result(outcome);
        answer(submission.volunteer(), submission.lease(), acceptance);
        dispatcher.demandGrew(submission.job());
        if (acceptance.kind() == Kind.STALE && submission.isCurrent()) {
            loop.launch("looking at job " + submission.job().id(), board.refresh(submission.job()));
        }
    }

    /// A result under a lease on which the last word was said before.
    void repeat(Volunteer volunteer, Lease lease, Fate fate) {
        switch (fate) {
            case Fate.Answered(Acceptance acceptance) -> {
                metrics.result((acceptance.kind() == Kind.VOID ? Kind.VOID : Kind.REPEATED).label());
                answer(volunteer, lease, acceptance);
            }
            case Fate.Refused(int times) ->
                refuse(
                        volunteer,
                        ErrorCode.ERROR_CODE_WRONG_LEASE,
                        "taskId=%s: %d results of it were refused; wait for the next task"
                                .formatted(lease.taskId(), times),
                        lease.taskId());
        }
    }

    /// Too much is under way, be it this very result.
    void busy(Volunteer volunteer, Lease lease) {
        metrics.rejected(ErrorCode.ERROR_CODE_UNAVAILABLE);
        volunteer.refuse(
                ErrorCode.ERROR_CODE_UNAVAILABLE,
                "taskId=%s: this result or too many others are being stored; send it again".formatted(lease.taskId()),
                lease.taskId());
    }

    private void answer(Volunteer volunteer, Lease lease, Acceptance acceptance) {
        var taskId = lease.taskId();
        if (acceptance.kind() == Kind.VOID) {
            refuse(
                    volunteer,
                    ErrorCode.ERROR_CODE_WRONG_LEASE,
                    "taskId=%s: you have handed this task back, which made its lease void; wait for the next task"
                            .formatted(taskId),
                    taskId);
        } else {
            volunteer.confirm(acceptance.toMessage(taskId));
        }
    }

    /// Not stored, because it is worthless: somebody else computes it. If it may be the job's fault that
    /// results are not finite, no volunteer is to blame, and those refused before are forgiven; what
    /// becomes of the job is up to the model-service.
    void reject(Submission submission, Flaw flaw) {
        metrics.up(submission.bytes());
        settled.refused(submission.lease());
        submission.job().traffic().rejected();
        submission.job().traffic().up(submission.bytes());
        submission.held().ifPresent(held -> {
            held.handIn(false);
            reissue.rejected(held);
        });
        if (looksDiverged(submission, flaw)) {
            submission.volunteer().forgiveRejections();
            roster.of(submission.job()).forEach(Volunteer::forgiveRejections);
        }
        refuse(
                submission.volunteer(),
                Refusals.code(flaw),
                Refusals.message(submission.lease(), flaw),
                submission.lease().taskId());
    }

    private boolean looksDiverged(Submission submission, Flaw flaw) {
        var job = submission.job();
        return flaw.kind() == Flaw.Kind.NOT_FINITE
                && submission.isCurrent()
                && job.divergence()
                        .isLikelyWith(
                                submission.volunteer().id(), roster.of(job).size(), config.notFinite());
    }

    /// Says why a result was not taken; the last time, closes.
    void refuse(Volunteer volunteer, ErrorCode code, String message, String taskId) {
        metrics.rejected(code);
        int rejections = volunteer.countRejection();
        if (rejections < config.rejections()) {
            volunteer.refuse(code, message, taskId);
        } else {
            volunteer.dismiss(code, "%s; that was refused result number %d".formatted(message, rejections), taskId);
        }
    }

    /// Not stored, and the volunteer is not to blame.
    void unavailable(Submission submission, Throwable failure) {
        var taskId = submission.lease().taskId();
        Log.warnf("job %s, task %s: result not stored (%s)", submission.job().id(), taskId, failure);
        submission.held().ifPresent(held -> held.handIn(false));
        if (roster.contains(submission.volunteer())) {
            metrics.rejected(ErrorCode.ERROR_CODE_UNAVAILABLE);
            submission
                    .volunteer()
                    .refuse(
                            ErrorCode.ERROR_CODE_UNAVAILABLE,
                            "taskId=%s: the result could not be stored; send it again".formatted(taskId),
                            taskId);
            deadlines.look();
        } else {
            reissue.left(submission.volunteer());
        }
    }

    /// Not stored, as it is not believed: somebody else computes it.
    void banned(Submission submission) {
        metrics.rejected(ErrorCode.ERROR_CODE_BANNED);
        submission.held().ifPresent(held -> held.handIn(false));
        reissue.left(submission.volunteer());
    }

    /// Of a job that has closed meanwhile, nothing is kept any more.
    private void observe(HeldLease held, Duration elapsed) {
        if (board.find(held.job().id()).filter(held.job()::equals).isPresent()) {
            lateness.observe(held, elapsed);
            backups.look(held.job());
        }
    }

    private void observe(HeldLease held, Acceptance acceptance) {
        if (acceptance.kind() == Kind.ACCEPTED) {
            var now = loop.now();
            var since = held.volunteer().handsIn(held.since(), now);
            var elapsed = Duration.between(since, now);
            held.volunteer().pace().observe(held.task().getKind(), held.leaves(), elapsed);
            observe(held, elapsed);
        }
    }
}
