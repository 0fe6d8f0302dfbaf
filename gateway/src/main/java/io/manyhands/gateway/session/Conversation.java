package io.manyhands.gateway.session;

import io.manyhands.gateway.admission.ShortText;
import io.manyhands.gateway.entry.Payment;
import io.manyhands.gateway.intake.Intake;
import io.manyhands.gateway.link.Frame;
import io.manyhands.gateway.link.Link;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.placement.Placement;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.session.Inbound.Garbage;
import io.manyhands.gateway.session.Inbound.Understood;
import io.manyhands.gateway.session.SessionState.Connected;
import io.manyhands.gateway.session.SessionState.Joined;
import io.manyhands.gateway.session.SessionState.Leaving;
import io.manyhands.protocol.v1.Ban;
import io.manyhands.protocol.v1.CannotCompute;
import io.manyhands.protocol.v1.Demand;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.Goodbye;
import io.manyhands.protocol.v1.PayEntry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One session: takes the steps that its state prescribes, and closes it when it misbehaves. What may be said
/// when is the business of [SessionState].
///
/// Used on the gateway's loop only, except for [#heard].
final class Conversation {
    private final Link link;
    private final Conduct conduct;
    private final Reception reception;
    private final Placement placement;
    private final Intake intake;
    private final SessionConfig config;
    private final GatewayLoop loop;
    private final SilencePolicy silence;
    private final long helloTimer;
    private SessionState state = new Connected();
    private volatile Instant lastHeard;

    Conversation(
            Link link,
            Conduct conduct,
            Reception reception,
            Placement placement,
            Intake intake,
            SessionConfig config,
            GatewayLoop loop) {
        this.link = link;
        this.conduct = conduct;
        this.reception = reception;
        this.placement = placement;
        this.intake = intake;
        this.config = config;
        this.loop = loop;
        this.lastHeard = loop.now();
        this.silence = new SilencePolicy(config.silence(), config.slowestLine().asLongValue());
        this.helloTimer = loop.after(config.helloWithin(), this::helloIsLate);
    }

    /// Something came, be it the answer to a ping, or is read again after a pause. Any thread.
    void heard() {
        lastHeard = loop.now();
    }

    /// @return completes when the message has been dealt with
    Uni<Void> received(Inbound inbound) {
        return switch (inbound) {
            case Garbage garbage -> bad(garbage.code(), garbage.reason());
            case Understood understood -> take(state.on(understood.message()), understood.bytes());
        };
    }

    /// The connection is closed, by whichever side.
    void closed() {
        loop.cancel(helloTimer);
        volunteer().ifPresent(placement::leave);
        state = new Leaving();
    }

    /// The gateway shuts down: the volunteer had better go on elsewhere. What it still hands in here is taken.
    void goodbye(Duration reconnectAfter) {
        link.send(Frame.of(GatewayMessage.newBuilder()
                .setGoodbye(Goodbye.newBuilder()
                        .setReason("this gateway restarts")
                        .setReconnectAfterMs(Math.toIntExact(reconnectAfter.toMillis())))
                .build()));
    }

    /// After [#goodbye].
    void restart() {
        close(Link.SERVICE_RESTART, "restart");
    }

    void fail(ErrorCode code, String reason, int closeCode) {
        link.send(Frame.error(code, reason, "", true));
        close(closeCode, code.name());
    }

    /// The line has not kept to a bound.
    void end(Violation violation) {
        conduct.record(violation);
        fail(violation.code(), violation.reason(), violation.closeCode());
    }

    /// Whoever it is that was banned: it gets no more tasks, and somebody else gets what it holds.
    void endIfBanned(Ban ban) {
        volunteer()
                .filter(each -> each.id().bytes().equals(ban.getVolunteerId()))
                .ifPresent(_ -> end(ban));
    }

    private void end(Ban ban) {
        conduct.isBanned();
        fail(
                ErrorCode.ERROR_CODE_BANNED,
                "this device is banned until %s, for its work for job '%s': %s. If you think that it is sound, come back after that; update your browser or check the memory of the device"
                        .formatted(Instant.ofEpochMilli(ban.getUntilMs()), ban.getJobId(), ban.getReason()),
                Link.POLICY_VIOLATION);
    }

    /// Ends a connection that has been sending one message for too long.
    void endIfLate(Instant now) {
        conduct.late(now).ifPresent(this::end);
    }

    /// Closes a connection whose other end seems to be gone.
    void closeIfSilent(Instant now) {
        var patience = silence.patience(volunteer().map(Volunteer::job));
        if (!conduct.isUnread() && lastHeard.plus(patience).isBefore(now)) {
            close(Link.POLICY_VIOLATION, "silent for %d s".formatted(patience.toSeconds()));
        }
    }

    /// The volunteer, if it has been sent nothing for long: it cannot see our pings, and takes a silent line
    /// for dead.
    Optional<Volunteer> waiting(Instant now) {
        return volunteer()
                .filter(each -> !link.lastSent().plus(config.heartbeat()).isAfter(now));
    }

    private Uni<Void> take(Step step, int bytes) {
        if (!isSolicited(step) && !conduct.mayGoOn()) {
            fail(
                    ErrorCode.ERROR_CODE_OVERLOADED,
                    "too many messages; send Demand only when it changes and each result once, and come back later",
                    Link.TRY_AGAIN_LATER);
            return done();
        }
        return switch (step) {
            case Step.Join join -> counted(bytes, () -> join(join));
            case Step.Want want -> counted(bytes, () -> placement.want(want.volunteer(), window(want.demand())));
            case Step.HandIn handIn -> intake.handIn(handIn.volunteer(), handIn.result(), bytes);
            case Step.HandBack handBack ->
                counted(
                        bytes,
                        () -> intake.handBack(
                                handBack.volunteer(), handBack.message().getLease()));
            case Step.CannotCompute unable -> counted(bytes, () -> cannotCompute(unable.volunteer(), unable.message()));
            case Step.PayEntry payment -> counted(bytes, () -> payEntry(payment.volunteer(), payment.message()));
            case Step.Leave leave -> {
                close(Link.NORMAL, "goodbye");
                yield done();
            }
            case Step.Refuse refuse -> bad(ErrorCode.ERROR_CODE_UNEXPECTED_MESSAGE, refuse.reason());
            case Step.Ignore ignore -> done();
        };
    }

    /// The first result under a lease is bounded by leases.
    private boolean isSolicited(Step step) {
        return switch (step) {
            case Step.HandIn handIn -> intake.isDue(handIn.volunteer(), handIn.result());
            case Step.Ignore ignore -> true;
            default -> false;
        };
    }

    /// Deals with a message, and counts it among the traffic of the job that the volunteer works for
    /// afterwards.
    private Uni<Void> counted(int bytes, Runnable deal) {
        deal.run();
        volunteer().map(Volunteer::job).ifPresent(job -> job.traffic().up(bytes));
        return done();
    }

    private void join(Step.Join join) {
        loop.cancel(helloTimer);
        if (!conduct.mayJoin()) {
            fail(
                    ErrorCode.ERROR_CODE_OVERLOADED,
                    "too many volunteers come from your network at once; come back later",
                    Link.TRY_AGAIN_LATER);
            return;
        }
        var ban = reception.ban(join.hello());
        if (ban.isPresent()) {
            end(ban.get());
            return;
        }
        var volunteer = reception.welcome(link, join.hello());
        placement.join(volunteer);
        state = join.from().join(volunteer);
    }

    private int window(Demand demand) {
        return Integer.compareUnsigned(demand.getWindow(), config.maxWindow()) > 0
                ? config.maxWindow()
                : demand.getWindow();
    }

    private void cannotCompute(Volunteer volunteer, CannotCompute message) {
        placement.cannotCompute(volunteer, message.getJobId(), ShortText.clean(message.getReason()));
    }

    /// Of no effect if nothing is to be paid, or for another job by now.
    private void payEntry(Volunteer volunteer, PayEntry paid) {
        var job = volunteer.job();
        var challenge = volunteer.challenge();
        if (job == null || challenge.isEmpty() || !job.id().equals(paid.getJobId())) {
            return;
        }
        switch (conduct.judge(job, challenge.get(), paid)) {
            case Payment.Paid() -> placement.admit(volunteer, job);
            case Payment.Late() -> placement.askAgain(volunteer, job);
            case Payment.Refused(String reason) -> {
                volunteer.refuse(ErrorCode.ERROR_CODE_ENTRY_REFUSED, reason, "");
                placement.askAgain(volunteer, job);
            }
        }
    }

    private Uni<Void> bad(ErrorCode code, String reason) {
        if (state instanceof Leaving) {
            return done();
        }
        if (conduct.isForgiven()) {
            link.send(Frame.error(code, reason, "", false));
        } else {
            fail(
                    code,
                    "%s; that was bad message number %d".formatted(reason, conduct.badMessages()),
                    Link.POLICY_VIOLATION);
        }
        return done();
    }

    private void helloIsLate() {
        if (state instanceof Connected) {
            conduct.isLate();
            fail(
                    ErrorCode.ERROR_CODE_UNEXPECTED_MESSAGE,
                    "no Hello within %s; connect again and say Hello at once".formatted(config.helloWithin()),
                    Link.POLICY_VIOLATION);
        }
    }

    private void close(int code, String reason) {
        closed();
        link.close(code, reason);
    }

    private Optional<Volunteer> volunteer() {
        return state instanceof Joined joined ? Optional.of(joined.volunteer()) : Optional.empty();
    }

    private static Uni<Void> done() {
        return Uni.createFrom().voidItem();
    }
}
