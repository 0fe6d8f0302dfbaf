package io.manyhands.gateway.intake;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.ban.BanBook;
import io.manyhands.gateway.dispatch.Reissue;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.lease.HeldLease;
import io.manyhands.gateway.lease.Lease;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.lease.LeaseCodec;
import io.manyhands.gateway.lease.LeaseConfig;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.NodeValue;
import io.manyhands.protocol.v1.Result;
import io.manyhands.protocol.work.Flaw;
import io.manyhands.protocol.work.Inspection;
import io.manyhands.protocol.work.Work;
import io.manyhands.telemetry.trace.TraceStep;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/// Takes a volunteer's result from its arrival to its confirmation. Used on the gateway's loop only.
///
/// Failure modes: Redis unreachable → the volunteer is told to send again, and keeps its lease.
@Singleton
public final class Intake {
    private final LeaseCodec codec;
    private final LeaseBook book;
    private final JobBoard board;
    private final ResultStore store;
    private final CheckPool pool;
    private final Settlement settlement;
    private final SettledLeases settled;
    private final InFlight inFlight;
    private final Reissue reissue;
    private final BanBook bans;
    private final IntakeConfig config;
    private final LeaseConfig leaseConfig;
    private final GatewayLoop loop;

    Intake(
            LeaseCodec codec,
            LeaseBook book,
            JobBoard board,
            ResultStore store,
            CheckPool pool,
            Settlement settlement,
            SettledLeases settled,
            InFlight inFlight,
            Reissue reissue,
            BanBook bans,
            IntakeConfig config,
            LeaseConfig leaseConfig,
            GatewayLoop loop) {
        this.codec = codec;
        this.book = book;
        this.board = board;
        this.store = store;
        this.pool = pool;
        this.settlement = settlement;
        this.settled = settled;
        this.inFlight = inFlight;
        this.reissue = reissue;
        this.bans = bans;
        this.config = config;
        this.leaseConfig = leaseConfig;
        this.loop = loop;
    }

    /// @param bytes size of the message that brought the result
    /// @return completes when the volunteer has been answered
    public Uni<Void> handIn(Volunteer volunteer, Result result, int bytes) {
        return open(volunteer, result.getLease())
                .map(lease -> handInOnce(volunteer, lease, result, bytes))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /// Whether this result may cost something: its lease is in order, and no result came under it before. Such
    /// results are bounded by the leases that gateways grant, all others are to be bounded by whoever receives
    /// them.
    public boolean isDue(Volunteer volunteer, Result result) {
        return codec.decode(result.getLease())
                .filter(lease -> lease.volunteer().equals(volunteer.id()))
                .filter(lease -> settled.find(lease).isEmpty() && !inFlight.contains(lease))
                .isPresent();
    }

    private Uni<Void> handInOnce(Volunteer volunteer, Lease lease, Result result, int bytes) {
        var fate = settled.find(lease);
        if (fate.isPresent()) {
            settlement.repeat(volunteer, lease, fate.get());
            return Uni.createFrom().voidItem();
        }
        if (!inFlight.begin(volunteer, lease, bytes)) {
            settlement.busy(volunteer, lease);
            return Uni.createFrom().voidItem();
        }
        return handIn(volunteer, lease, result, bytes).eventually(() -> inFlight.end(volunteer, lease, bytes));
    }

    /// The volunteer gives a task back unfinished, whichever gateway has leased it.
    public void handBack(Volunteer volunteer, ByteString signedLease) {
        open(volunteer, signedLease)
                .ifPresent(lease -> board.find(lease.jobId()).ifPresent(job -> handBack(job, lease)));
    }

    /// Once for each lease, and not while its result is being stored.
    private void handBack(FollowedJob job, Lease lease) {
        if (settled.find(lease).isPresent() || inFlight.contains(lease)) {
            return;
        }
        var held = book.find(job, lease.taskId()).filter(each -> each.isUnder(lease));
        if (held.isPresent()) {
            settled.voided(lease);
            reissue.handedBack(held.get());
        } else if (Submission.isCurrent(job, lease)) {
            settled.voided(lease);
            reissue.handedBack(job, lease);
        }
    }

    /// Refuses a lease that is not ours, or another volunteer's.
    private Optional<Lease> open(Volunteer volunteer, ByteString signedLease) {
        var lease = codec.decode(signedLease);
        if (lease.isEmpty()) {
            settlement.refuse(
                    volunteer,
                    ErrorCode.ERROR_CODE_WRONG_LEASE,
                    "%d bytes that are not a lease of this gateway or of those it shares its key with; wait for the next task"
                            .formatted(signedLease.size()),
                    "");
            return lease;
        }
        if (!lease.get().volunteer().equals(volunteer.id())) {
            settlement.refuse(
                    volunteer,
                    ErrorCode.ERROR_CODE_WRONG_LEASE,
                    "taskId=%s: leased to volunteer %s, you are %s; present the token of that volunteer in Hello"
                            .formatted(lease.get().taskId(), lease.get().volunteer(), volunteer.id()),
                    lease.get().taskId());
            return Optional.empty();
        }
        return lease;
    }

    private Uni<Void> handIn(Volunteer volunteer, Lease lease, Result result, int bytes) {
        var job = board.find(lease.jobId());
        if (job.isEmpty()) {
            return store.credited(Keys.job(lease.jobId()), volunteer.id())
                    .map(units -> new Acceptance(Acceptance.Kind.STALE, units))
                    .invoke(acceptance -> settled.answered(lease, acceptance))
                    .invoke(acceptance -> volunteer.confirm(acceptance.toMessage(lease.taskId())))
                    .replaceWithVoid();
        }
        var held = book.find(job.get(), lease.taskId())
                .filter(each -> each.volunteer() == volunteer && each.isUnder(lease));
        var submission = new Submission(job.get(), volunteer, lease, held, result, bytes);
        held.ifPresent(each -> each.handIn(true));
        return upToDate(submission)
                .chain(() -> submission.isCurrent() ? check(submission) : tooLate(submission))
                .onFailure()
                .invoke(failure -> settlement.unavailable(submission, failure))
                .onFailure()
                .recoverWithNull();
    }

    /// A lease of a later round than this gateway knows is one that another gateway granted.
    private Uni<Void> upToDate(Submission submission) {
        var isAhead = submission.lease().round() > submission.job().progress().version();
        return isAhead ? board.refresh(submission.job()) : Uni.createFrom().voidItem();
    }

    private Uni<Void> tooLate(Submission submission) {
        return store.credited(submission.job().keys(), submission.volunteer().id())
                .invoke(units -> settlement.settle(submission, new Acceptance(Acceptance.Kind.STALE, units)))
                .replaceWithVoid();
    }

    private Uni<Void> check(Submission submission) {
        var job = submission.job();
        var lease = submission.lease();
        var value = submission.result().getValue();
        return job.work()
                .flaw(lease.round(), lease.kind(), lease.node(), value)
                .map(flaw -> reject(submission, flaw))
                .orElseGet(() -> inspect(job.work(), value)
                        .chain(inspection -> inspection
                                .flaw()
                                .map(found -> reject(submission, found))
                                .orElseGet(() -> accept(submission, inspection.magnitude()))));
    }

    private Uni<Inspection> inspect(Work work, NodeValue value) {
        return value.getValue().size() <= config.inline().asLongValue()
                ? Uni.createFrom().item(work.inspect(value))
                : pool.compute(() -> work.inspect(value)).emitOn(loop);
    }

    /// Who was banned while its result was on its way has it refused, without a word: the connection is closed.
    private Uni<Void> accept(Submission submission, double magnitude) {
        if (bans.find(submission.volunteer().id(), loop.now()).isPresent()) {
            settlement.banned(submission);
            return Uni.createFrom().voidItem();
        }
        if (!submission.isCurrent()) {
            return tooLate(submission);
        }
        var computeAtMost = submission
                .held()
                .map(HeldLease::since)
                .map(since -> Duration.between(since, loop.now()))
                .orElse(leaseConfig.remember());
        var publishing = submission.span().child(TraceStep.PUBLISH);
        var entry = submission.entry(magnitude, computeAtMost, publishing);
        return store.accept(submission.job(), submission.lease(), submission.copies(), entry, submission.bytes())
                .invoke(acceptance -> publishing.end(acceptance.kind().label()))
                .onFailure()
                .invoke(publishing::fail)
                .invoke(acceptance -> settlement.settle(submission, acceptance))
                .replaceWithVoid();
    }

    private Uni<Void> reject(Submission submission, Flaw flaw) {
        settlement.reject(submission, flaw);
        return flaw.kind() == Flaw.Kind.NOT_FINITE && submission.isCurrent()
                ? store.testify(submission.job(), submission.lease(), submission.evidence())
                : Uni.createFrom().voidItem();
    }
}
