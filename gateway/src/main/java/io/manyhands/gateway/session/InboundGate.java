package io.manyhands.gateway.session;

import io.manyhands.address.AddressPrefix;
import io.manyhands.connections.Connections;
import io.manyhands.gateway.admission.MessageAllowance;
import io.manyhands.gateway.link.Link;
import io.manyhands.gateway.metrics.Bound;
import io.manyhands.protocol.v1.ErrorCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Lets in no more of what one connection sends than is handled: the last step before frames reach the
/// framework, which queues without bound and cannot pause.
///
/// At a bound that a well-meaning volunteer may reach, the socket is not read until half of what waits has been
/// handled; what had been read by then is held here. At one that only others reach, the connection is
/// [ended][#violate]: nothing it sends is looked at any more, and it is cut soon.
///
/// Used on the connection's event loop, but for what says otherwise.
final class InboundGate extends ChannelInboundHandlerAdapter {
    /// How long a connection that is ended may take to read why.
    private static final int LINGER_SECONDS = 2;

    /// Frames of one message: each costs time, however little is in it. The largest message fits in frames of 1 KiB.
    private static final int MOST_FRAMES = 65_536;

    private final Channel channel;
    private final AddressPrefix network;
    private final InboundLimits limits;
    private final InboundBudgets budgets;
    private final Consumer<Bound> onBound;
    private final InstantSource clock;
    private final Unhandled unhandled;
    private final Unfinished unfinished;
    private final MessageAllowance controlFrames;
    private final Queue<WebSocketFrame> held = new ArrayDeque<>(1);
    private @Nullable Consumer<Violation> listener;
    private Runnable onResume = () -> {};
    private @Nullable Violation violation;
    private boolean isText;
    private boolean waitsForBudget;
    private volatile boolean hasJoined;
    private volatile boolean isPaused;
    private volatile boolean isEnded;

    /// @param onBound told when reading is paused
    InboundGate(
            Channel channel,
            AddressPrefix network,
            InboundLimits limits,
            InboundBudgets budgets,
            Consumer<Bound> onBound,
            InstantSource clock) {
        this.channel = channel;
        this.network = network;
        this.limits = limits;
        this.budgets = budgets;
        this.onBound = onBound;
        this.clock = clock;
        this.unhandled = new Unhandled(budgets.inFlight());
        this.unfinished = new Unfinished(budgets.unfinished(), clock);
        this.controlFrames =
                new MessageAllowance(limits.controlFramesPerSecond(), limits.controlBurst(), clock.instant());
    }

    /// Puts itself between the WebSocket's frames and the framework, and looks at bytes before they are frames.
    void install() {
        channel.pipeline().addBefore("httpDecoder", "inboundMeter", new InboundMeter(this));
        channel.pipeline().addBefore("handler", "inboundGate", this);
    }

    /// Cuts the connection if it has not been [opened][#open] by then: until it is, nobody else looks after it.
    // Nobody waits for it.
    @SuppressWarnings("FutureReturnValueIgnored")
    void openWithin(Duration time) {
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (listener == null) {
                                end();
                                cut();
                            }
                        },
                        time.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /// Where the connection comes from. Any thread.
    AddressPrefix network() {
        return network;
    }

    /// @param theListener told once, should the connection not keep to a bound
    /// @param whenResumed runs on the event loop whenever reading goes on after a pause
    void open(Consumer<Violation> theListener, Runnable whenResumed) {
        listener = theListener;
        onResume = whenResumed;
        if (!isEnded) {
            budgets.opened(this);
        }
        if (violation != null) {
            theListener.accept(violation);
        }
    }

    /// Hello has been said: more may be sent now. Any thread.
    void joined() {
        hasJoined = true;
    }

    /// @return what the next message that reaches the session costs, to be [released][#release] once it is
    ///     handled
    long next() {
        return unhandled.next();
    }

    /// A message has been handled. Any thread.
    ///
    /// @param cost as [#next] gave it
    void release(long cost) {
        if (cost == 0) {
            return;
        }
        unhandled.release(cost);
        if (isPaused) {
            channel.eventLoop().execute(this::resume);
        }
    }

    /// Nothing is read any more, not even to drop it; the connection is cut after a moment. Any thread.
    // Nobody waits for it.
    @SuppressWarnings("FutureReturnValueIgnored")
    void end() {
        if (isEnded) {
            return;
        }
        isEnded = true;
        if (channel.eventLoop().inEventLoop()) {
            drain();
        } else {
            channel.eventLoop().execute(this::drain);
        }
        channel.eventLoop().schedule(this::cut, LINGER_SECONDS, TimeUnit.SECONDS);
    }

    /// Closes the connection without a word; what waits to be sent is dropped. Any thread.
    void cut() {
        Connections.cut(channel);
    }

    /// Bytes that the socket has not taken so far, as far as can be seen from another thread: good for telling
    /// whether it takes any. Any thread.
    long unsentBytes() {
        var buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    /// Any thread.
    boolean isEnded() {
        return isEnded;
    }

    /// Whether nothing is read for now, by our own doing. Any thread.
    boolean isPaused() {
        return isPaused;
    }

    /// Whether some of a message has come and not all of it, other than by our own doing. Any thread.
    boolean isUnfinished() {
        return unfinished.bytes() > 0 && !isPaused && !isEnded;
    }

    /// When the unfinished message began, moved by the time that it was not read. Any thread.
    Instant unfinishedSince() {
        return unfinished.since();
    }

    /// A message takes longer than it would on the slowest line. Any thread.
    boolean isLate(Instant now) {
        return isUnfinished()
                && unfinished.since().plus(limits.patience(unfinished.bytes())).isBefore(now);
    }

    /// Ends a connection whose message [is late][#isLate].
    Violation late() {
        return new Violation(
                Bound.MESSAGE_TIME,
                ErrorCode.ERROR_CODE_OVERLOADED,
                "%d bytes of a message came in %s; send at least %d bytes per second"
                        .formatted(unfinished.bytes(), limits.patience(unfinished.bytes()), limits.slowestLine()),
                Link.POLICY_VIOLATION);
    }

    /// Its unfinished message has to make room for others. Any thread.
    void isTooOld() {
        channel.eventLoop()
                .execute(() -> violate(
                        Bound.UNFINISHED_BUDGET,
                        ErrorCode.ERROR_CODE_OVERLOADED,
                        "too many messages have begun and are not finished; send yours again later",
                        Link.TRY_AGAIN_LATER));
    }

    /// So many bytes have come, of which frames are to be made.
    void received(int size) {
        if (listener != null) {
            unfinished.received(size);
        }
    }

    /// ... and were, as far as they go.
    void decoded() {
        if (isPaused || unfinished.bytes() == 0) {
            return;
        }
        if (unfinished.bytes() > mostBytes()) {
            refuse(tooLarge());
        } else if (unfinished.areTooManyOfAll()) {
            budgets.makeRoom();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            ctx.fireChannelRead(message);
        } else if (isEnded) {
            frame.release();
        } else if (isPaused) {
            held.add(frame);
        } else {
            letIn(ctx, frame);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        isEnded = true;
        drain();
        budgets.closed(this);
        for (long cost = next(); cost > 0; cost = next()) {
            release(cost);
        }
        ctx.fireChannelInactive();
    }

    private void letIn(ChannelHandlerContext ctx, WebSocketFrame frame) {
        switch (frame) {
            case CloseWebSocketFrame close -> ctx.fireChannelRead(close);
            case PingWebSocketFrame ping -> control(ctx, ping);
            case PongWebSocketFrame pong -> control(ctx, pong);
            default -> data(ctx, frame);
        }
    }

    private void control(ChannelHandlerContext ctx, WebSocketFrame frame) {
        unfinished.control(frame.content().readableBytes());
        if (controlFrames.take(clock.instant())) {
            ctx.fireChannelRead(frame);
        } else {
            frame.release();
            violate(
                    Bound.CONTROL_FRAMES,
                    ErrorCode.ERROR_CODE_OVERLOADED,
                    "more than %d pings and pongs per second; send pongs only in answer to pings"
                            .formatted(limits.controlFramesPerSecond()),
                    Link.POLICY_VIOLATION);
        }
    }

    private void data(ChannelHandlerContext ctx, WebSocketFrame frame) {
        isText = unhandled.hasBegun() ? isText : frame instanceof TextWebSocketFrame;
        int size = frame.content().readableBytes();
        unhandled.add(size);
        var problem = problem(frame, unfinished.frame(size));
        if (problem != null) {
            frame.release();
            refuse(problem);
            return;
        }
        if (frame.isFinalFragment()) {
            unhandled.complete();
            unfinished.complete();
            isText = false;
        }
        ctx.fireChannelRead(frame);
        pauseIfFull(ctx);
    }

    /// What is wrong with a message of which so many bytes have come. The framework must see nothing of it: it
    /// drops a message that is too large for it, or whose first frame is empty, and what that costs would be
    /// counted for ever.
    private @Nullable String problem(WebSocketFrame frame, long bytes) {
        if (bytes > mostBytes()) {
            return tooLarge();
        }
        if (unhandled.frames() > MOST_FRAMES) {
            return "a message in more than %d frames; send each message in one".formatted(MOST_FRAMES);
        }
        return frame.isFinalFragment() || frame.content().isReadable()
                ? null
                : "an empty frame that is not the last of its message; send each message in one frame";
    }

    /// Of one message.
    private long mostBytes() {
        return hasJoined && !isText ? limits.bytesOfMessage() : limits.bytesBeforeHello();
    }

    private String tooLarge() {
        if (isText) {
            return "text of more than %d bytes; send one VolunteerMessage of manyhands.v1 per binary frame"
                    .formatted(limits.bytesBeforeHello());
        }
        return hasJoined
                ? "message of more than %d bytes; reload the page".formatted(limits.bytesOfMessage())
                : "more than %d bytes before Hello; say Hello first".formatted(limits.bytesBeforeHello());
    }

    private void refuse(String problem) {
        violate(Bound.MESSAGE_SIZE, ErrorCode.ERROR_CODE_MESSAGE_TOO_LARGE, problem, Link.POLICY_VIOLATION);
    }

    private void pauseIfFull(ChannelHandlerContext ctx) {
        var bound = reached();
        if (bound == null || isEnded) {
            return;
        }
        isPaused = true;
        unfinished.pause();
        channel.config().setAutoRead(false);
        onBound.accept(bound);
        waitForBudget();
        // What was answered meanwhile is written when a read completes, and this one may not for a while.
        ctx.fireChannelReadComplete();
        // All may have been handled before anybody could see that this one waits.
        channel.eventLoop().execute(this::resume);
    }

    private @Nullable Bound reached() {
        if (unhandled.messages() >= mostMessages()) {
            return Bound.MESSAGES_IN_FLIGHT;
        }
        if (unhandled.bytes() >= limits.bytes()) {
            return Bound.BYTES_IN_FLIGHT;
        }
        return unhandled.areTooManyOfAll() ? Bound.INBOUND_BUDGET : null;
    }

    private boolean hasRoom() {
        return unhandled.messages() <= mostMessages() / 2
                && unhandled.bytes() <= limits.bytes() / 2
                && !unhandled.areTooManyOfAll();
    }

    private int mostMessages() {
        return hasJoined ? limits.messages() : limits.messagesBeforeHello();
    }

    private void resume() {
        if (!isPaused || isEnded) {
            return;
        }
        if (!hasRoom()) {
            waitForBudget();
            return;
        }
        // Others look at these as soon as it is not paused.
        onResume.run();
        unfinished.goOn();
        isPaused = false;
        var ctx = channel.pipeline().context(this);
        while (!isPaused && !isEnded && !held.isEmpty()) {
            letIn(ctx, held.remove());
        }
        if (!isPaused) {
            ctx.fireChannelReadComplete();
            channel.config().setAutoRead(true);
        }
    }

    /// Whoever waits only for others is woken by them.
    private void waitForBudget() {
        if (!waitsForBudget && unhandled.areTooManyOfAll()) {
            waitsForBudget = true;
            budgets.inFlight()
                    .whenHalfFree(() -> channel.eventLoop().execute(() -> {
                        waitsForBudget = false;
                        resume();
                    }));
        }
    }

    private void violate(Bound bound, ErrorCode code, String reason, int closeCode) {
        if (isEnded) {
            return;
        }
        var found = new Violation(bound, code, reason, closeCode);
        violation = found;
        end();
        if (listener != null) {
            listener.accept(found);
        }
    }

    private void drain() {
        isPaused = false;
        held.forEach(WebSocketFrame::release);
        held.clear();
        unfinished.drop();
        unhandled.drop();
        channel.config().setAutoRead(false);
    }
}
