package io.manyhands.gateway.session;

import io.manyhands.gateway.admission.AdmissionConfig;
import io.manyhands.gateway.admission.MessageAllowance;
import io.manyhands.gateway.link.Frame;
import io.manyhands.gateway.link.Link;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.session.Inbound.Garbage;
import io.manyhands.gateway.session.Inbound.Understood;
import io.manyhands.gateway.session.SessionState.Connected;
import io.manyhands.gateway.session.SessionState.Joined;
import io.manyhands.gateway.session.SessionState.Leaving;
import io.manyhands.gateway.session.Step.CannotCompute;
import io.manyhands.gateway.session.Step.HandBack;
import io.manyhands.gateway.session.Step.HandIn;
import io.manyhands.gateway.session.Step.Ignore;
import io.manyhands.gateway.session.Step.Join;
import io.manyhands.gateway.session.Step.Leave;
import io.manyhands.gateway.session.Step.Refuse;
import io.manyhands.gateway.session.Step.Want;
import io.manyhands.protocol.v1.Error;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.Goodbye;
import io.manyhands.protocol.v1.TaskKind;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One session: takes the steps that its state prescribes, and closes it when it misbehaves.
///
/// Used on the gateway's loop only, except for [#heard].
final class Conversation {
    private final Link link;
    private final FrontDesk desk;
    private final SessionConfig config;
    private final GatewayLoop loop;
    private final MessageAllowance allowance;
    private final long helloTimer;
    private SessionState state = new Connected();
    private int badMessages;
    private volatile Instant lastHeard;

    Conversation(Link link, FrontDesk desk, SessionConfig config, AdmissionConfig admission, GatewayLoop loop) {
        this.link = link;
        this.desk = desk;
        this.config = config;
        this.loop = loop;
        this.lastHeard = loop.now();
        this.allowance = new MessageAllowance(admission.messagesPerSecond(), admission.burst(), lastHeard);
        this.helloTimer = loop.after(config.helloWithin(), this::helloIsLate);
    }

    /// Something came, be it the answer to a ping. Any thread.
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
        volunteer().ifPresent(desk::leave);
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
        closed();
        link.close(Link.SERVICE_RESTART, "restart");
    }

    void fail(ErrorCode code, String reason, int closeCode) {
        send(code, reason, true);
        closed();
        link.close(closeCode, code.name());
    }

    /// Closes a connection whose other end seems to be gone.
    void closeIfSilent(Instant now) {
        var patience = config.silence().plus(volunteer().map(this::transfer).orElse(Duration.ZERO));
        if (lastHeard.plus(patience).isBefore(now)) {
            closed();
            link.close(Link.POLICY_VIOLATION, "silent for %d s".formatted(patience.toSeconds()));
        }
    }

    /// Says something to a volunteer that has heard nothing for long: it cannot see our pings, and takes a
    /// silent line for dead.
    void speakIfSilent(Instant now) {
        if (!link.lastSent().plus(config.heartbeat()).isAfter(now)) {
            volunteer().ifPresent(desk::tellCrowd);
        }
    }

    private Uni<Void> take(Step step, int bytes) {
        if (!(step instanceof HandIn) && !allowance.take(loop.now())) {
            fail(
                    ErrorCode.ERROR_CODE_OVERLOADED,
                    "too many messages; send Demand only when it changes, and come back later",
                    Link.TRY_AGAIN_LATER);
            return done();
        }
        return switch (step) {
            case Join join -> {
                loop.cancel(helloTimer);
                state = join.from().join(desk.welcome(link, join.hello()));
                yield counted(bytes);
            }
            case Want want -> {
                desk.want(want.volunteer(), want.demand());
                yield counted(bytes);
            }
            case HandIn handIn -> desk.handIn(handIn.volunteer(), handIn.result(), bytes);
            case HandBack handBack -> {
                desk.handBack(handBack.volunteer(), handBack.message());
                yield counted(bytes);
            }
            case CannotCompute unable -> {
                desk.cannotCompute(unable.volunteer(), unable.message());
                yield counted(bytes);
            }
            case Leave leave -> {
                closed();
                link.close(Link.NORMAL, "goodbye");
                yield done();
            }
            case Refuse refuse -> bad(ErrorCode.ERROR_CODE_UNEXPECTED_MESSAGE, refuse.reason());
            case Ignore ignore -> done();
        };
    }

    private Uni<Void> counted(int bytes) {
        volunteer().map(Volunteer::job).ifPresent(job -> job.traffic().up(bytes));
        return done();
    }

    private Uni<Void> bad(ErrorCode code, String reason) {
        badMessages++;
        if (state instanceof Leaving) {
            return done();
        }
        if (badMessages < config.badMessages()) {
            send(code, reason, false);
        } else {
            fail(code, "%s; that was bad message number %d".formatted(reason, badMessages), Link.POLICY_VIOLATION);
        }
        return done();
    }

    private void helloIsLate() {
        if (state instanceof Connected) {
            fail(
                    ErrorCode.ERROR_CODE_UNEXPECTED_MESSAGE,
                    "no Hello within %s; connect again and say Hello at once".formatted(config.helloWithin()),
                    Link.POLICY_VIOLATION);
        }
    }

    private void send(ErrorCode code, String reason, boolean fatal) {
        link.send(Frame.of(GatewayMessage.newBuilder()
                .setError(Error.newBuilder().setCode(code).setMessage(reason).setFatal(fatal))
                .build()));
    }

    private Optional<Volunteer> volunteer() {
        return state instanceof Joined joined ? Optional.of(joined.volunteer()) : Optional.empty();
    }

    /// What sending one value takes on the slowest line: no pong comes meanwhile.
    private Duration transfer(Volunteer volunteer) {
        var job = volunteer.job();
        return job == null
                ? Duration.ZERO
                : Duration.ofMillis(1000L
                        * job.work().valueBytes(TaskKind.TASK_KIND_ADVANCE)
                        / Math.max(1, config.slowestLine().asLongValue()));
    }

    private static Uni<Void> done() {
        return Uni.createFrom().voidItem();
    }
}
