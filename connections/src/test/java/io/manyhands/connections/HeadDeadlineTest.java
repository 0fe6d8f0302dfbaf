package io.manyhands.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadDeadlineTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new HeadDeadline(Duration.ofSeconds(8)));

    @Test
    void connectionThatSaysNothingIsClosed() {
        pass(7);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void headThatGrowsAndGrowsIsNoExcuse() {
        write("GET / HTTP/1.1\r\n");
        for (int second = 0; second < 8; second++) {
            write("X-Header-%d: a\r\n".formatted(second));
            pass(1);
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: here\r\n\r\n",
                "GET / HTTP/1.1\nHost: here\n\n",
                "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void whoeverHasSaidWhatItWantsMayTakeItsTime(String head) {
        mayTakeItsTime(head);
    }

    @Test
    void whoeverSpeaksTlsWhereThatIsExpectedMayTakeItsTime() {
        channel.pipeline().addLast("ssl", new ChannelInboundHandlerAdapter());
        mayTakeItsTime("\u0016\u0003\u0001");
    }

    @Test
    void whoeverSpeaksTlsWhereNobodyDoesIsClosed() {
        write("\u0016\u0003\u0001");
        pass(8);
        assertThat(channel.isOpen()).isFalse();
    }

    /// As an upgrade to HTTP/2 does.
    @Test
    void whoTakesItOutOnTheWayIsNotDisturbed() {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.pipeline().remove(HeadDeadline.class);
                ctx.fireChannelRead(message);
            }
        });
        write("GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n");
        assertThat(channel.isOpen()).isTrue();
        assertThat(read()).endsWith("h2c\r\n\r\n");
        channel.checkException();
    }

    private void mayTakeItsTime(String head) {
        for (var piece : head.codePoints().mapToObj(Character::toString).toList()) {
            write(piece);
        }
        pass(3600);
        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.pipeline().get(HeadDeadline.class)).isNull();
        assertThat(read()).isEqualTo(head);
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    private void write(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private String read() {
        var text = new StringBuilder();
        for (ByteBuf bytes = channel.readInbound(); bytes != null; bytes = channel.readInbound()) {
            text.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
        return text.toString();
    }
}
