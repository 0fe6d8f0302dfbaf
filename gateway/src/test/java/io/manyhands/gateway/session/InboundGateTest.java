package io.manyhands.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.address.AddressPrefix;
import io.manyhands.gateway.admission.ByteBudget;
import io.manyhands.gateway.metrics.Bound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a client writes, byte by byte, against what the framework gets to see.
class InboundGateTest {
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int BINARY_BEGUN = 0x02;
    private static final int CONTINUED = 0x00;
    private static final int CONTINUED_TO_ITS_END = 0x80;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;
    private static final int BEFORE_HELLO = 4;
    private static final int AFTER_HELLO = 16;
    private static final int MESSAGE = 500_000;

    private final InboundLimits limits =
            new InboundLimits(AFTER_HELLO, 100_000, BEFORE_HELLO, 1000, MESSAGE, 2, Duration.ofSeconds(10), 1000);
    private final InboundBudgets budgets = new InboundBudgets(new ByteBudget(1_000_000), new ByteBudget(200_000));
    private final List<Bound> bounds = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private int resumed;
    private @Nullable Violation violation;
    private EmbeddedChannel channel = new EmbeddedChannel();
    private InboundGate gate = gate(channel);

    @BeforeEach
    void connect() {
        channel = channel();
        gate = gate(channel);
        gate.install();
        gate.open(found -> violation = found, () -> resumed++);
    }

    @AfterEach
    void everythingIsGivenBack() {
        channel.finishAndReleaseAll();
        assertThat(budgets.unfinished().used()).isZero();
        assertThat(budgets.inFlight().used()).isZero();
    }

    @Test
    void endlessEmptyFramesAreReadNoFurtherThanTheyAreHandled() {
        write(frames(10_000, TEXT));

        assertThat(seen()).hasSize(BEFORE_HELLO);
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(bounds).containsExactly(Bound.MESSAGES_IN_FLIGHT);
        assertThat(violation).isNull();

        handle(BEFORE_HELLO);

        assertThat(seen()).hasSize(BEFORE_HELLO);
        assertThat(channel.config().isAutoRead()).isFalse();
    }

    @Test
    void readingGoesOnWhenHalfIsHandledAndNothingIsLost() {
        gate.joined();
        write(frames(40, BINARY));
        int count = seen().size();
        assertThat(count).isEqualTo(AFTER_HELLO);

        handle(AFTER_HELLO / 2 - 1);
        assertThat(seen()).isEmpty();
        handle(1);
        count += seen().size();
        for (int i = 0; i < 40; i++) {
            handle(1);
            count += seen().size();
        }
        handle(AFTER_HELLO);

        assertThat(count).isEqualTo(40);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void bytesCountAsWell() {
        gate.joined();
        write(frame(BINARY, 90_000));
        assertThat(channel.config().isAutoRead()).isTrue();
        write(frame(BINARY, 20_000));

        assertThat(bounds).containsExactly(Bound.BYTES_IN_FLIGHT);
        assertThat(channel.config().isAutoRead()).isFalse();
        handle(1);
        assertThat(channel.config().isAutoRead()).isTrue();
        handle(1);
    }

    @Test
    void whatAllHaveInFlightPausesWhoeverSends() {
        budgets.inFlight().add(1_000_000);
        write(frame(BINARY, 10));
        handle(1);
        assertThat(bounds).containsExactly(Bound.INBOUND_BUDGET);
        assertThat(channel.config().isAutoRead()).isFalse();

        budgets.inFlight().remove(400_000);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isFalse();
        budgets.inFlight().remove(600_000);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void largeMessageBeforeHelloEndsTheConnectionLongBeforeItIsRead() {
        write(head(BINARY, 60_000_000));
        assertThat(violation).isNull();
        write(Unpooled.buffer().writeZero(1000));

        assertThat(violation).isNotNull().extracting(Violation::bound).isEqualTo(Bound.MESSAGE_SIZE);
        assertThat(seen()).isEmpty();
    }

    @Test
    void largeMessageBeforeHelloThatComesInFragmentsEndsTheConnection() {
        write(frame(BINARY_BEGUN, 600));
        write(frame(CONTINUED, 600));

        assertThat(violation).isNotNull().extracting(Violation::bound).isEqualTo(Bound.MESSAGE_SIZE);
    }

    @Test
    void largeTextEndsTheConnectionAlsoAfterHello() {
        gate.joined();
        write(frame(TEXT, 2000));

        assertThat(violation).isNotNull().extracting(Violation::bound).isEqualTo(Bound.MESSAGE_SIZE);
        assertThat(seen()).isEmpty();
    }

    /// What each frame costs is small: it is not a message.
    @Test
    void messageInManyFramesStopsNobody() {
        gate.joined();
        write(frame(BINARY_BEGUN, 1));
        write(frames(2000, CONTINUED, 1));

        assertThat(budgets.inFlight().used()).isZero();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(violation).isNull();

        write(frame(CONTINUED_TO_ITS_END, 1));
        assertThat(budgets.inFlight().used()).isEqualTo(1024 + 2002);
        assertThat(seen()).hasSize(2002);
        handle(1);
        assertThat(budgets.inFlight().used()).isZero();
    }

    @Test
    void messageInFarTooManyFramesEndsTheConnection() {
        gate.joined();
        write(Unpooled.wrappedBuffer(frame(BINARY_BEGUN, 1), frames(65_536, CONTINUED, 1)));

        assertThat(violation).isNotNull().satisfies(found -> {
            assertThat(found.bound()).isEqualTo(Bound.MESSAGE_SIZE);
            assertThat(found.reason()).contains("65536 frames");
        });
        seen();
    }

    /// The framework drops a message whose first frame is empty.
    @Test
    void emptyFrameThatIsNotTheLastEndsTheConnection() {
        write(frame(BINARY_BEGUN, 0));
        write(frame(CONTINUED_TO_ITS_END, 10));

        assertThat(violation).isNotNull().extracting(Violation::bound).isEqualTo(Bound.MESSAGE_SIZE);
        assertThat(seen()).isEmpty();
        assertThat(budgets.inFlight().used()).isZero();
    }

    /// The framework drops it, in fragments, without an end of the connection.
    @Test
    void messageLargerThanAnyEndsTheConnectionAlsoAfterHello() {
        gate.joined();
        var fragments = frame(BINARY_BEGUN, 50_000);
        for (int i = 0; i < MESSAGE / 50_000; i++) {
            fragments.writeBytes(frame(CONTINUED, 50_000));
        }
        write(fragments);

        assertThat(violation).isNotNull().extracting(Violation::bound).isEqualTo(Bound.MESSAGE_SIZE);
        seen();
    }

    @Test
    void nothingIsReadAfterTheEnd() {
        write(frame(BINARY, 2000));
        write(frames(10_000, BINARY));

        assertThat(seen()).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();
    }

    @Test
    void controlFramesHaveTheirOwnAllowance() {
        write(frames(10, PING));
        assertThat(violation).isNull();
        write(frame(PONG, 0));

        assertThat(violation).isNotNull().extracting(Violation::bound).isEqualTo(Bound.CONTROL_FRAMES);
        seen();
    }

    @Test
    void lineThatOnlyAnswersPingsHasNothingUnfinished() {
        for (int second = 0; second < 100; second++) {
            now = now.plusSeconds(1);
            write(frame(PONG, 4));
        }
        assertThat(gate.isLate(now.plusSeconds(3600))).isFalse();
        seen();
    }

    @Test
    void messageThatComesMoreSlowlyThanOnTheSlowestLineIsLate() {
        gate.joined();
        write(head(BINARY, 60_000));
        write(Unpooled.buffer().writeZero(5000));

        assertThat(gate.isLate(now.plusSeconds(15))).isFalse();
        assertThat(gate.isLate(now.plusSeconds(16))).isTrue();
        write(Unpooled.buffer().writeZero(55_000));
        assertThat(gate.isLate(now.plusSeconds(3600))).isFalse();
        assertThat(seen()).hasSize(1);
        handle(1);
    }

    @Test
    void messageIsNotLateWhileItIsNotRead() {
        gate.joined();
        write(frames(AFTER_HELLO, BINARY));
        write(head(BINARY, 60_000));

        assertThat(gate.isLate(now.plusSeconds(3600))).isFalse();
        now = now.plusSeconds(3600);
        handle(AFTER_HELLO);
        assertThat(gate.isLate(now.plusSeconds(10))).isFalse();
        assertThat(gate.isLate(now.plusSeconds(11))).isTrue();
        seen();
    }

    @Test
    void pauseMakesNoMessageYounger() {
        gate.joined();
        write(frame(BINARY_BEGUN, 10));
        now = now.plusSeconds(9);
        budgets.inFlight().add(1_000_000);
        write(frame(CONTINUED, 10));
        now = now.plusSeconds(3600);
        budgets.inFlight().remove(1_000_000);
        channel.runPendingTasks();

        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(gate.isLate(now.plusSeconds(1))).isFalse();
        assertThat(gate.isLate(now.plusSeconds(2))).isTrue();
        seen();
    }

    /// Else whoever was not read would be taken for silent.
    @Test
    void endOfAPauseIsTold() {
        write(frames(BEFORE_HELLO, BINARY));
        assertThat(gate.isPaused()).isTrue();
        assertThat(resumed).isZero();

        handle(BEFORE_HELLO);

        assertThat(gate.isPaused()).isFalse();
        assertThat(resumed).isEqualTo(1);
        seen();
    }

    @Test
    void oldestUnfinishedMessageMakesRoomForOthers() {
        var other = channel();
        var otherGate = gate(other);
        otherGate.install();
        var others = new ArrayList<Violation>();
        otherGate.open(others::add, () -> {});
        otherGate.joined();
        gate.joined();
        write(head(BINARY, 1_000_000));
        now = now.plusSeconds(1);
        other.writeInbound(head(BINARY, 1_000_000));

        other.writeInbound(Unpooled.buffer().writeZero(200_000));
        channel.runPendingTasks();

        assertThat(violation).isNotNull().extracting(Violation::bound).isEqualTo(Bound.UNFINISHED_BUDGET);
        assertThat(others).isEmpty();
        other.finishAndReleaseAll();
    }

    @Test
    void connectionIsCutSomeTimeAfterItsEnd() {
        write(frame(BINARY, 2000));
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(2, java.util.concurrent.TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void connectionThatIsNeverOpenedIsCut() {
        gate.openWithin(Duration.ofSeconds(10));
        var other = channel();
        var otherGate = gate(other);
        otherGate.install();
        otherGate.openWithin(Duration.ofSeconds(10));

        for (var each : List.of(channel, other)) {
            each.advanceTimeBy(10, java.util.concurrent.TimeUnit.SECONDS);
            each.runScheduledPendingTasks();
        }

        assertThat(other.isOpen()).isFalse();
        assertThat(channel.isOpen()).isTrue();
        other.finishAndReleaseAll();
    }

    private InboundGate gate(EmbeddedChannel ofChannel) {
        return new InboundGate(ofChannel, AddressPrefix.parse("192.0.2.0/24"), limits, budgets, bounds::add, () -> now);
    }

    private static EmbeddedChannel channel() {
        var channel = new EmbeddedChannel();
        channel.pipeline()
                .addLast("httpDecoder", new WebSocket13FrameDecoder(true, false, 68_000_000))
                .addLast("handler", new ChannelInboundHandlerAdapter());
        return channel;
    }

    private void write(ByteBuf bytes) {
        channel.writeInbound(bytes);
        channel.runPendingTasks();
    }

    /// As the session does, some time after it has seen them.
    private void handle(int messages) {
        for (int i = 0; i < messages; i++) {
            gate.release(gate.next());
        }
        channel.runPendingTasks();
    }

    /// What has got through since this was last asked.
    private List<WebSocketFrame> seen() {
        var frames = new ArrayList<WebSocketFrame>();
        for (WebSocketFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            frame.release();
            frames.add(frame);
        }
        return frames;
    }

    private static ByteBuf frames(int count, int opcode) {
        return frames(count, opcode, 0);
    }

    private static ByteBuf frames(int count, int opcode, int size) {
        var all = Unpooled.buffer();
        for (int i = 0; i < count; i++) {
            all.writeBytes(frame(opcode, size));
        }
        return all;
    }

    private static ByteBuf frame(int opcode, int size) {
        return head(opcode, size).writeZero(size);
    }

    /// Announces so many bytes, masked with zeros.
    private static ByteBuf head(int opcode, int size) {
        var bytes = Unpooled.buffer().writeByte(opcode);
        if (size < 126) {
            bytes.writeByte(0x80 | size);
        } else if (size < 65536) {
            bytes.writeByte(0x80 | 126).writeShort(size);
        } else {
            bytes.writeByte(0x80 | 127).writeLong(size);
        }
        return bytes.writeInt(0);
    }
}
